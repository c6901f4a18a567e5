import { Transform } from 'class-transformer';

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/;

/** ISO 8601 with a zone becomes a Date; anything else stays as it is and fails `@IsDate`. */
export function Instant(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && RFC_3339.test(value) ? new Date(value) : value,
  );
}
