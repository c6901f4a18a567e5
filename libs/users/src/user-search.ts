/**
 * How `q` is looked up, so that an index serves every text one can type:
 * - three letters or digits in a row: a part, by trigrams;
 * - signs such as `%`, or letters outside ASCII: a part, by the characters themselves;
 * - one or two letters: what begins with them, because every third account contains them and no index helps to find it.
 *
 * Everything is compared in PostgreSQL's `search_form`; here it is only guessed which index will help. A wrong guess
 * finds the same rows.
 */
export function searchConditions(q: string, parameter: string): string[] {
  const form = guessForm(q);
  const contains = `u.search_text LIKE search_pattern(${parameter})`;
  if (/[^a-z0-9 @.]/.test(form))
    return [`search_marks(u.search_text) @> search_marks(search_form(${parameter}))`, contains];
  return /^[a-z0-9]{1,2}$/.test(form) ? [beginsWith(parameter)] : [contains];
}

/** The beginning of the address, or of a word of a name. */
function beginsWith(parameter: string): string {
  const beginning = `substr(search_pattern(${parameter}), 2)`;
  return `(u.search_text LIKE ${beginning} OR u.search_text LIKE '% ' || ${beginning})`;
}

function guessForm(q: string): string {
  return q.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
