import { Matches } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';

export interface SortField {
  readonly field: string;
  readonly descending: boolean;
}

/** `-createdAt,email`: fields of an allow-list, each at most once, `-` for descending. */
export function SortBy(...fields: string[]): PropertyDecorator {
  const one = `-?(${fields.join('|')})`;
  const pattern = new RegExp(`^(?!.*\\b(\\w+)\\b.*\\b\\1\\b)${one}(,${one})*$`);
  return (target, key) => {
    Matches(pattern, { message: `sort takes ${fields.join(', ')}, each once, with - in front for descending` })(
      target,
      key,
    );
    ApiProperty({
      required: false,
      pattern: `^${one}(,${one})*$`,
      example: `-${fields[0]}`,
      description: `Fields: ${fields.join(', ')}.`,
    })(target, key);
  };
}

export function parseSort(sort: string): SortField[] {
  return sort.split(',').map((item) => ({ field: item.replace(/^-/, ''), descending: item.startsWith('-') }));
}
