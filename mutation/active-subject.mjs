// A filter of jest: for a mutant only the tests of its file are even loaded, which is most of the time a mutant costs. Which file
// that is stands in Stryker's copy of the sources, where each mutant has its number.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { SUBJECTS, testsOf } from './subjects.mjs';

const ROOT = join(import.meta.dirname, '..');
const MUTANT = /stryMutAct_\w+\("(\d+)"\)/g;

let subjectOf;

function ofActiveMutant(paths) {
  const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
  if (mutant === undefined) return Promise.resolve({ filtered: paths });
  subjectOf ??= new Map(Object.values(SUBJECTS).flat().flatMap(mutantsIn));
  const tests = testsOf(subjectOf.get(mutant));
  return Promise.resolve({ filtered: paths.filter((path) => tests.includes(relative(ROOT, path))) });
}

function mutantsIn(subject) {
  const numbers = readFileSync(join(ROOT, subject), 'utf8').matchAll(MUTANT);
  return Array.from(numbers, ([, number]) => [number, subject]);
}

// Jest loads it by require.
export { ofActiveMutant as 'module.exports' };
