/** What a list answers: one page of it, and how to go on. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly meta: PageMeta;
}

export interface PageMeta {
  readonly limit: number;
  /** 1-based; absent when the page was reached by cursor. */
  readonly page?: number;
  /** How many match in all; absent when the page was reached by cursor. */
  readonly total?: number;
  /** False when counting stopped at its bound: then `total` is a lower bound. */
  readonly totalIsExact?: boolean;
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** Pages reach this many rows deep; beyond, only a cursor goes, whose cost does not grow with depth. */
export const PAGE_MODE_ROWS = 10_000;
