import { type Database } from '@app/platform';

/**
 * How `q` is looked up. Three characters or more are found anywhere; one or two letters at the beginning of the address or of
 * a word, because every third account contains them; signs and letters of other scripts anywhere, however few.
 *
 * An index over five characters at every place leads to what is rare. What is frequent is found by walking the order that was
 * asked for: a page of it is full after a few hundred rows, and the index would list thousands. Which of the two is told by
 * PostgreSQL's samples of the text (docs/database.md). A wrong guess is slow; it finds the same rows.
 */
const FREQUENT_ROWS = 2_000;

export interface TextSearch {
  readonly q: string;
  /** More rows contain it than are ever counted. */
  readonly isFrequent: boolean;
}

/** Asks how frequent a text is; no row is read for it. */
export async function textSearch(database: Database, q: string): Promise<TextSearch> {
  const [row] = await database.query<{ 'QUERY PLAN': readonly { Plan: { 'Plan Rows': number } }[] }>(
    `EXPLAIN (FORMAT JSON) SELECT FROM users u WHERE ${contains(q, '$1')}`,
    [q],
  );
  return { q, isFrequent: (row?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0) > FREQUENT_ROWS };
}

/** Everything is compared in PostgreSQL's `search_form`. */
export function searchConditions({ q, isFrequent }: TextSearch, parameter: string): string[] {
  if (isFrequent) return [contains(q, parameter)];
  const form = isBeginning(q) ? `search_form(' ' || ${parameter})` : `search_form(${parameter})`;
  const grams = `search_gram_query(${form})`;
  return [`(${grams} IS NULL OR search_grams(u.search_text) @@ ${grams})`, contains(q, parameter)];
}

function contains(q: string, parameter: string): string {
  if (!isBeginning(q)) return `u.search_text LIKE search_pattern(${parameter})`;
  const beginning = `substr(search_pattern(${parameter}), 2)`;
  return `(u.search_text LIKE ${beginning} OR u.search_text LIKE '% ' || ${beginning})`;
}

function isBeginning(q: string): boolean {
  return /^[a-z0-9]{1,2}$/.test(q.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase());
}
