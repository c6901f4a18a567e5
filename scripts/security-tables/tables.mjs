// Reads the data behind docs/security/asvs.md and api-top-10.md. An entry says how Rollcall stands to one requirement, by exactly
// one of STANDINGS; `where` are files, `tests` maps a test file to the names of tests in it.
import { readFileSync, readdirSync } from 'node:fs';
import { parse } from 'yaml';
import { inRoot } from '../lib/root.mjs';

/** Which of them an entry has as a key; the text under it says how, or why not. */
export const STANDINGS = { met: 'met', operator: 'up to you', notMet: '**not met**', notApplicable: 'not applicable' };

const ASVS = inRoot('docs', 'security', 'asvs');
const HIGHEST_LEVEL = 2;

/** @returns chapters `{ id, name, requirements: [{ id, level, ...entry }] }` in the order of the standard, entries without a number last */
export function readAsvs() {
  const entries = readEntries();
  const chapters = Object.entries(readYaml(`${ASVS}/levels.yaml`)).map(([title, sections]) => ({
    id: title.split(' ', 1)[0],
    name: title.slice(title.indexOf(' ') + 1),
    requirements: Object.entries(sections).flatMap(([section, levels]) => requirementsOf(section, levels, entries)),
  }));
  const known = new Set(chapters.flatMap(({ requirements }) => requirements.map(({ id }) => id)));
  return { chapters, unknown: [...entries.keys()].filter((id) => !known.has(id)) };
}

/** @returns risks `{ id, name, answers: [{ asks, ...entry }] }` */
export function readApiTop10() {
  return readYaml(inRoot('docs', 'security', 'api-top-10.yaml'));
}

function requirementsOf(section, levels, entries) {
  return [...levels]
    .map((level, index) => ({ id: `${section}.${index + 1}`, level: Number(level) }))
    .filter(({ level }) => level <= HIGHEST_LEVEL)
    .map((requirement) => ({ ...requirement, ...entries.get(requirement.id) }));
}

function readEntries() {
  const files = readdirSync(ASVS).filter((name) => /^v\d\d\.yaml$/.test(name));
  return new Map(files.flatMap((name) => Object.entries(readYaml(`${ASVS}/${name}`))));
}

function readYaml(file) {
  return parse(readFileSync(file, 'utf8'));
}
