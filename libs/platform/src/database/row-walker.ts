import { Injectable } from '@nestjs/common';
import { Database } from './database.js';
import { after, orderBy, positionOf } from './keyset.js';
import { type PageSource } from './page-reader.js';

export type WalkSource = Pick<PageSource, 'columns' | 'conditions' | 'parameters' | 'order'> & {
  readonly from: string;
};

/**
 * Reads a list from its beginning to its end, a page at a time by keyset: in constant memory, however slowly the pages are
 * taken, and without a transaction, a cursor or a connection that waits for whoever takes them. So it is no snapshot; a row
 * that is there throughout comes exactly once, as long as what the list is sorted by does not change.
 */
@Injectable()
export class RowWalker {
  constructor(private readonly database: Database) {}

  /** None of the pages is empty. */
  async *pages<Row extends object>(source: WalkSource, size: number): AsyncGenerator<Row[]> {
    for (let position: readonly string[] | undefined; ;) {
      const rows = await this.read<Row>(source, size, position);
      if (rows.length > 0) yield rows.map(({ position: _, ...row }) => row as unknown as Row);
      if (rows.length < size) return;
      position = rows.at(-1)!.position;
    }
  }

  private read<Row>(
    { columns, from, conditions, parameters, order }: WalkSource,
    size: number,
    position: readonly string[] | undefined,
  ): Promise<(Row & { readonly position: string[] })[]> {
    const values = [...parameters];
    const seek = position ? [after(order, position, values)] : [];
    const where = [...conditions, ...seek].join(' AND ') || 'true';
    return this.database.query(
      `SELECT ${columns}, ${positionOf(order)} AS position FROM ${from} WHERE ${where}
       ORDER BY ${orderBy(order)} LIMIT ${size}`,
      values,
    );
  }
}
