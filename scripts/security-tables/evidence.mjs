// Whether what an entry of a security table points at is there: the file, and in a test file the test by its name.
import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from '../lib/root.mjs';
import { STANDINGS } from './tables.mjs';

/** @returns what is wrong with the entry, as sentences that begin with its name; none when all is well */
export function problemsOf(name, entry) {
  const standings = Object.keys(STANDINGS).filter((standing) => entry[standing]);
  return [
    ...(entry.asks ? [] : ['does not say what is asked']),
    ...(standings.length === 1 ? [] : [`must have one of ${Object.keys(STANDINGS).join(', ')}`]),
    ...(entry.met && !isProved(entry)
      ? ['is met by nothing that is linked: name where, and a test, a page or a review']
      : []),
    ...(entry.where ?? [])
      .filter((file) => !existsSync(inRoot(file)))
      .map((file) => `names ${file}, which is not there`),
    ...testsOf(entry).flatMap(missingTest),
  ].map((problem) => `${name} ${problem}`);
}

/** @returns `[file, name]` of each test */
export function testsOf({ tests = {} }) {
  return Object.entries(tests).flatMap(([file, names]) => [names].flat().map((name) => [file, name]));
}

/** A test shows it, a page is what is asked for, or it can only be seen by reading, which `review` then says. */
function isProved(entry) {
  const where = entry.where ?? [];
  return (
    where.length > 0 &&
    (testsOf(entry).length > 0 || Boolean(entry.review) || where.some((file) => file.endsWith('.md')))
  );
}

function missingTest([file, name]) {
  if (!existsSync(inRoot(file))) return [`names ${file}, which is not there`];
  return hasTest(readFileSync(inRoot(file), 'utf8'), name) ? [] : [`names a test that ${file} does not have: ${name}`];
}

/** Tests are calls whose first argument is the name; `it.each(…)('name', …)` is one as well, `it.skip` is none. */
export function hasTest(source, name) {
  return ["'", '"', '`'].some((quote) => {
    const [first, ...rest] = source.split(`${quote}${name}${quote},`);
    return rest.length > 0 && /(?<!\.(?:skip|todo))\(\s*$/.test(first);
  });
}
