import { type Database } from './database.js';

/** A thing that works once, told in trusted SQL; only the values come from outside. */
export interface SingleUse {
  readonly table: string;
  /** The column that names it, such as `token_hash`. */
  readonly column: string;
  readonly value: unknown;
  /** What must also hold for it to be used, such as `expires_at > now()`. */
  readonly condition?: string;
  /** What using it writes beside `consumed_at`. */
  readonly set?: Readonly<Record<string, unknown>>;
  readonly returning: string;
}

/**
 * Uses it up, by one conditional UPDATE: of any number of parallel calls exactly one gets the row, all others undefined. Every
 * single-use thing goes through here; to read first and write then would let two through.
 */
export async function consumeOnce<Row>(database: Database, use: SingleUse): Promise<Row | undefined> {
  const { table, column, value, condition = 'true', set = {}, returning } = use;
  const parameters = [value, ...Object.values(set)];
  const also = Object.keys(set).map((name, index) => `, ${name} = $${index + 2}`);
  const [row] = await database.prepared<Row>(
    `UPDATE ${table} SET consumed_at = clock_timestamp()${also.join('')}
     WHERE ${column} = $1 AND consumed_at IS NULL AND ${condition} RETURNING ${returning}`,
    parameters,
  );
  return row;
}
