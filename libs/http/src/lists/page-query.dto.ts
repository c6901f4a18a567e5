import { Transform } from 'class-transformer';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { PAGE_MODE_ROWS, invalidField } from '@app/kernel';
import { Optional } from '../validation/optional.decorators.js';

/** Digits become a number; anything else stays text and fails `@IsInt`. */
export function QueryInteger(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
  );
}

/** How every list is paged: `page` for its first 10 000 rows, `cursor` for any depth. */
export class PageQuery {
  /** Rows on a page. @example 20 */
  @ApiPropertyOptional()
  @QueryInteger()
  @IsInt()
  @Min(1)
  @Max(100)
  @Optional()
  limit: number = 20;

  /** 1-based; for the first 10 000 rows. @example 1 */
  @ApiPropertyOptional({ maximum: PAGE_MODE_ROWS })
  @QueryInteger()
  @IsInt()
  @Min(1)
  @Optional()
  page?: number;

  /** `meta.nextCursor` of the page before; goes with the same filters and order. */
  @IsString()
  @MaxLength(4000)
  @Optional()
  cursor?: string;
}

/** @throws VALIDATION_ERROR when both are given, or the page lies beyond the rows that page mode reaches */
export function assertPageMode({ limit, page, cursor }: PageQuery): void {
  if (page === undefined) return;
  if (cursor !== undefined) throw invalidField('page', 'EXCLUSIVE', 'Give page or cursor, not both.');
  if (page * limit > PAGE_MODE_ROWS) {
    throw invalidField('page', 'TOO_DEEP', `Pages reach ${PAGE_MODE_ROWS} rows deep; go on with meta.nextCursor.`);
  }
}
