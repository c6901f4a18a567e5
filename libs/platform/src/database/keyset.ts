/**
 * Keyset pagination: a page begins after a position in a total order, so that page 500 costs what page 1 costs and rows
 * that come or go in between neither repeat nor vanish. The SQL fragments here are built from trusted column names only.
 */
export interface OrderColumn {
  readonly sql: string;
  /** How a position's text is read back. */
  readonly type: 'timestamptz' | 'text' | 'uuid' | 'bigint';
  readonly descending: boolean;
}

export function orderBy(columns: readonly OrderColumn[]): string {
  return columns.map(({ sql, descending }) => `${sql} ${descending ? 'DESC' : 'ASC'}`).join(', ');
}

/** The position of a row, as text, exact to the last digit. */
export function positionOf(columns: readonly OrderColumn[]): string {
  return `ARRAY[${columns.map(({ sql }) => `${sql}::text`).join(', ')}]`;
}

/** The condition "comes after this position"; its values are appended to `parameters`. */
export function after(
  columns: readonly OrderColumn[],
  position: readonly (string | null)[],
  parameters: unknown[],
): string {
  const values = columns.map(({ type }, index) => `$${parameters.push(position[index])}::${type}`);
  const isUniform = columns.every(({ descending }) => descending === columns[0]!.descending);
  return isUniform ? rowComparison(columns, values) : stepwiseComparison(columns, values);
}

/** `(a, b) < ($1, $2)`: what an index over (a, b) can seek to. */
function rowComparison(columns: readonly OrderColumn[], values: readonly string[]): string {
  const operator = columns[0]!.descending ? '<' : '>';
  return `(${columns.map(({ sql }) => sql).join(', ')}) ${operator} (${values.join(', ')})`;
}

/** `a < $1 OR (a = $1 AND b > $2)`, for orders of mixed direction. */
function stepwiseComparison(columns: readonly OrderColumn[], values: readonly string[]): string {
  const steps = columns.map(({ sql, descending }, index) => {
    const equal = columns.slice(0, index).map((column, before) => `${column.sql} = ${values[before]!}`);
    return `(${[...equal, `${sql} ${descending ? '<' : '>'} ${values[index]!}`].join(' AND ')})`;
  });
  return `(${steps.join(' OR ')})`;
}
