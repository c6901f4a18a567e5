import { Injectable } from '@nestjs/common';
import { CursorCodec, PAGE_MODE_ROWS, type Page } from '@app/kernel';
import { LruMap } from '../cache/lru-map.js';
import { Database } from './database.js';
import { type OrderColumn, after, orderBy, positionOf } from './keyset.js';

/** A list, told in trusted SQL; only `parameters` come from outside. */
export interface PageSource {
  readonly columns: string;
  readonly from: string | StoppingSource;
  /** Joined to `alias` once the page is cut, so that it is looked up for the page alone; nothing else may need it. */
  readonly joinLater?: { readonly alias: string; readonly join: string } | undefined;
  /** What to count instead of `from`, when its joins drop no row and the conditions do not need them. */
  readonly countFrom?: string;
  /** Where counting stops; what page mode reaches, unless counting that far is dear. */
  readonly countLimit?: number;
  /** Known to be more than `countLimit`: a page that is full is not counted. */
  readonly exceedsCount?: boolean;
  /** So few that all are read for a page anyway: then they are counted with it, not by a query of their own. */
  readonly countsAlong?: boolean;
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

/** A tenth more than the bound: no ten seconds delete as much. */
const MANY_FACTOR = 1.1;
const MANY_FOR_MS = 10_000;
const REMEMBERED_LISTS = 500;

/** Reads one page of any list, by page number or by cursor, with a count of bounded cost. */
@Injectable()
export class PageReader {
  /** By list, in the time of `performance.now()`. */
  private readonly manyUntil = new LruMap<number>(REMEMBERED_LISTS);

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
    const totals = position
      ? {}
      : (knownTotal(rows.length, request) ?? totalOf(rows[0]?.matches, source) ?? (await this.total(source, query)));
    const shown = rows.slice(0, request.limit);
    const last = rows.length > request.limit ? shown.at(-1) : undefined;
    const nextCursor = last ? this.cursors.encode(last.position, query) : null;
    const items = shown.map(({ position: _, matches: _matches, ...row }) => row as unknown as Row);
    const place = position ? {} : { page: request.page ?? 1 };
    return { items, meta: { limit: request.limit, ...place, ...totals, nextCursor } };
  }

  /** One row more than asked for tells whether there is a next page. */
  private rows<Row>(source: PageSource, request: PageRequest, position?: (string | null)[]) {
    const { columns, conditions, parameters, order, joinLater: later } = source;
    const values = [...parameters];
    const seek = position ? [after(order, position, values)] : [];
    const where = [...conditions, ...seek].join(' AND ') || 'true';
    const offset = ((request.page ?? 1) - 1) * request.limit;
    // The position's values follow the source's own.
    const first = position ? `$${parameters.length + 1}::${order[0]!.type}` : 'NULL';
    const from = fromOf(source, first, offset + request.limit + 1);
    const matches = source.countsAlong && !position ? 'count(*) OVER ()::int' : 'NULL::int';
    const page = `FROM ${from} WHERE ${where} ORDER BY ${orderBy(order)} LIMIT ${request.limit + 1} OFFSET ${offset}`;
    const joined = later
      ? `matches FROM (SELECT ${later.alias}.*, ${matches} AS matches ${page}) ${later.alias} ${later.join} ORDER BY ${orderBy(order)}`
      : `${matches} AS matches ${page}`;
    const isConstant = parameters.length === 0 && offset === 0;
    return this.database[isConstant ? 'lookUp' : 'query']<Row & { position: string[]; matches: number | null }>(
      `SELECT ${columns}, ${positionOf(order)} AS position, ${joined}`,
      values,
    );
  }

  /**
   * Counting stops past its bound: an exact count of a million rows costs more than 25 pages. That there are far more than the
   * bound is remembered for a while, since it does not become untrue in seconds; anything less is counted every time.
   */
  private async total(source: PageSource, query: string): Promise<Total> {
    const { countLimit = PAGE_MODE_ROWS } = source;
    if (source.exceedsCount) return boundedTotal(Infinity, countLimit);
    if ((this.manyUntil.get(query) ?? 0) > performance.now()) return { total: countLimit, totalIsExact: false };
    const many = Math.ceil(countLimit * MANY_FACTOR);
    const count = await this.count(source, many);
    if (count === many) this.manyUntil.set(query, performance.now() + MANY_FOR_MS);
    return boundedTotal(count, countLimit);
  }

  private async count(source: PageSource, atMost: number): Promise<number> {
    const { countFrom, conditions, parameters } = source;
    const from = countFrom ?? fromOf(source, 'NULL', atMost);
    const [row] = await this.database.query<{ total: number }>(
      `SELECT count(*)::int AS total
       FROM (SELECT FROM ${from} WHERE ${conditions.join(' AND ') || 'true'} LIMIT ${atMost}) counted`,
      parameters,
    );
    return row?.total ?? 0;
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

/** Undefined when they were not counted along. */
function totalOf(matches: number | null | undefined, { countLimit = PAGE_MODE_ROWS }: PageSource): Total | undefined {
  return typeof matches === 'number' ? boundedTotal(matches, countLimit) : undefined;
}

function boundedTotal(count: number, limit: number): Total {
  return { total: Math.min(count, limit), totalIsExact: count <= limit };
}

function fromOf({ from }: PageSource, after: string, count: number): string {
  return typeof from === 'string' ? from : from(after, count);
}
