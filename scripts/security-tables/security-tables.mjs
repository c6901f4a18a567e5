// The door of this folder: the pages as they should be, and what is wrong with the data they are made of.
import { problemsOf } from './evidence.mjs';
import { apiTop10Page, asvsPage } from './pages.mjs';
import { readApiTop10, readAsvs } from './tables.mjs';

export { readAsvs };

/** @returns the text of each page by its path */
export function securityPages() {
  return { 'docs/security/asvs.md': asvsPage(readAsvs()), 'docs/security/api-top-10.md': apiTop10Page(readApiTop10()) };
}

/** @returns sentences, none when every requirement has an entry whose links lead somewhere */
export function securityProblems(asvs = readAsvs(), risks = readApiTop10()) {
  const requirements = asvs.chapters.flatMap((chapter) => chapter.requirements);
  return [
    ...asvs.unknown.map((id) => `${id} is no requirement of level 1 or 2`),
    ...requirements.flatMap((entry) => problemsOf(entry.id, entry)),
    ...risks.flatMap(({ id, answers }) => answers.flatMap((entry) => problemsOf(id, entry))),
  ];
}
