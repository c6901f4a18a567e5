import { type AnswerOf, type Arguments, type CallOf, type ListPath, type OptionsOf, type RowOf } from './call-types.js';

/** Options of a list: its filters and its order; `cursor` begins in the middle. */
export type ListArguments<P extends ListPath> = Arguments<OptionsOf<P, 'get'>, object>;

interface Query {
  readonly page?: number;
  readonly cursor?: string;
}

/**
 * Each page of a list, to its end. By cursor: who is created or deleted meanwhile moves nobody else from page to page.
 * @throws RollcallError as the call itself
 */
export async function* pagesOf<P extends ListPath>(
  get: CallOf<'get'>,
  path: P,
  options: ListArguments<P>[0],
): AsyncGenerator<AnswerOf<P, 'get'>, void, undefined> {
  const read = get as (
    path: P,
    options: object,
  ) => Promise<AnswerOf<P, 'get'> & { meta: { nextCursor: string | null } }>;
  const { params, ...rest } = (options ?? {}) as { params?: { query?: Query } };
  let query: Query = { ...params?.query };
  for (;;) {
    const answer = await read(path, { ...rest, params: { ...params, query } });
    yield answer;
    const cursor = answer.meta.nextCursor;
    if (cursor === null) return;
    const { page: _, ...filters } = query;
    query = { ...filters, cursor };
  }
}

/** Each row of each page. */
export async function* rowsOf<P extends ListPath>(
  pages: AsyncIterable<{ readonly data: unknown }>,
): AsyncGenerator<RowOf<P>, void, undefined> {
  for await (const { data } of pages) yield* data as readonly RowOf<P>[];
}
