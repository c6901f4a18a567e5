import { Injectable } from '@nestjs/common';
import { CursorCodec, PAGE_MODE_ROWS, type Page } from '@app/kernel';
import { Database } from './database.js';
import { type OrderColumn, after, orderBy, positionOf } from './keyset.js';

/** A list, told in trusted SQL; only `parameters` come from outside. */
export interface PageSource {
  readonly columns: string;
  readonly from: string | StoppingSource;
  /** What to count instead of `from`, when its joins drop no row and the conditions do not need them. */
  readonly countFrom?: string;
  /** Where counting stops; what page mode reaches, unless counting that far is dear. */
  readonly countLimit?: number;
  /** Joined by AND; `$n` refers to `parameters`. */
  readonly conditions: readonly string[];
  readonly parameters: readonly unknown[];
  /** What was asked for, which a cursor belongs to, when the same list may be told in more than one way. */
  readonly identity?: string;
  /** A total order: it ends with something unique. */
  readonly order: readonly OrderColumn[];
}

/**
 * SQL of a list that need not be made to its end: told, as SQL, the id after which it begins, and how many rows are enough.
 * It comes in the order of that id, the only column of `order`, and there are no `conditions` to leave out any of it.
 */
export type StoppingSource = (after: string, count: number) => string;

export interface PageRequest {
  readonly limit: number;
  readonly page?: number;
  readonly cursor?: string;
}

/** Reads one page of any list, by page number or by cursor, with a count of bounded cost. */
@Injectable()
export class PageReader {
  constructor(
    private readonly database: Database,
    private readonly cursors: CursorCodec,
  ) {}

  /** @throws INVALID_CURSOR when the cursor was altered, or issued for other conditions or another order */
  async read<Row extends object>(source: PageSource, request: PageRequest): Promise<Page<Row>> {
    const from = fromOf(source, 'NULL', 0);
    const told = source.identity ? [source.identity] : [from, source.conditions, source.parameters];
    const query = JSON.stringify([...told, orderBy(source.order)]);
    const position = request.cursor === undefined ? undefined : this.cursors.decode(request.cursor, query);
    const rows = await this.rows<Row>(source, request, position);
    const totals = position ? {} : (knownTotal(rows.length, request) ?? (await this.total(source)));
    const shown = rows.slice(0, request.limit);
    const last = rows.length > request.limit ? shown.at(-1) : undefined;
    const nextCursor = last ? this.cursors.encode(last.position, query) : null;
    const items = shown.map(({ position: _, ...row }) => row as unknown as Row);
    const place = position ? {} : { page: request.page ?? 1 };
    return { items, meta: { limit: request.limit, ...place, ...totals, nextCursor } };
  }

  /** One row more than asked for tells whether there is a next page. */
  private rows<Row>(source: PageSource, request: PageRequest, position?: (string | null)[]) {
    const { columns, conditions, parameters, order } = source;
    const values = [...parameters];
    const seek = position ? [after(order, position, values)] : [];
    const where = [...conditions, ...seek].join(' AND ') || 'true';
    const offset = ((request.page ?? 1) - 1) * request.limit;
    // The position's values follow the source's own.
    const first = position ? `$${parameters.length + 1}::${order[0]!.type}` : 'NULL';
    const from = fromOf(source, first, offset + request.limit + 1);
    return this.database.query<Row & { position: string[] }>(
      `SELECT ${columns}, ${positionOf(order)} AS position FROM ${from} WHERE ${where}
       ORDER BY ${orderBy(order)} LIMIT ${request.limit + 1} OFFSET ${offset}`,
      values,
    );
  }

  /** Counting stops one past its bound: an exact count of a million rows costs more than 25 pages. */
  private async total(source: PageSource): Promise<Total> {
    const { countFrom, countLimit = PAGE_MODE_ROWS, conditions, parameters } = source;
    const from = countFrom ?? fromOf(source, 'NULL', countLimit + 1);
    const [row] = await this.database.query<{ total: number }>(
      `SELECT count(*)::int AS total
       FROM (SELECT FROM ${from} WHERE ${conditions.join(' AND ') || 'true'} LIMIT ${countLimit + 1}) counted`,
      parameters,
    );
    const total = row?.total ?? 0;
    return { total: Math.min(total, countLimit), totalIsExact: total <= countLimit };
  }
}

interface Total {
  readonly total: number;
  readonly totalIsExact: boolean;
}

/** The last page tells by itself how many there are; undefined when there are more, or the page lies beyond the end. */
function knownTotal(rowCount: number, { limit, page = 1 }: PageRequest): Total | undefined {
  const isLast = rowCount <= limit && (rowCount > 0 || page === 1);
  return isLast ? { total: (page - 1) * limit + rowCount, totalIsExact: true } : undefined;
}

function fromOf({ from }: PageSource, after: string, count: number): string {
  return typeof from === 'string' ? from : from(after, count);
}
