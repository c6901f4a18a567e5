// Draws the pages of the security tables.
import path from 'node:path';
import { markdownTable } from '../lib/markdown-table.mjs';
import { testsOf } from './evidence.mjs';
import { STANDINGS } from './tables.mjs';

const NOTICE = (source) => `<!-- Generated from ${source}: npm run docs:security -->`;

const ASVS_HEAD = `# OWASP ASVS 5.0, level 2

${NOTICE('docs/security/asvs')}

Every requirement of level 1 and 2 of the [Application Security Verification Standard 5.0](https://github.com/OWASP/ASVS/tree/v5.0.0),
by its number, in our words: read the standard for its own. A [test](../../test/architecture/security-tables.spec.ts) fails when a
requirement is missing here, when a linked file is gone, or when no test of that name is in it. This is our own assessment, not a
certificate.

| Word | Means |
| --- | --- |
| met | Rollcall does it, where the links lead |
| up to you | whoever runs Rollcall decides it; the text says what Rollcall brings along |
| **not met** | it is missing, and the text says what |
| not applicable | there is nothing in Rollcall that it could be about, and the text says why |
`;

const API_HEAD = `# OWASP API Security Top 10, 2023

${NOTICE('docs/security/api-top-10.yaml')}

What answers each risk of the [list of 2023](https://owasp.org/API-Security/editions/2023/en/0x11-t10/), and the test that shows it. Held to the
same rules as [the ASVS table](asvs.md): a link or a name of a test that leads nowhere fails the tests.
`;

export function asvsPage({ chapters }) {
  return [ASVS_HEAD, summary(chapters), openOnes(chapters), ...chapters.map(chapterSection)].join('\n');
}

export function apiTop10Page(risks) {
  return [API_HEAD, ...risks.map(riskSection)].join('\n');
}

function summary(chapters) {
  const rows = chapters.map(({ id, name, requirements }) => [
    `[${id} ${name}](#${anchorOf(id, name)})`,
    ...countsOf(requirements),
  ]);
  const total = ['**All**', ...countsOf(chapters.flatMap(({ requirements }) => requirements))];
  return markdownTable(
    ['Chapter', ...Object.values(STANDINGS).map((word) => word.replaceAll('*', ''))],
    [...rows, total],
  );
}

function countsOf(requirements) {
  return Object.keys(STANDINGS).map((standing) => String(requirements.filter((entry) => entry[standing]).length));
}

function openOnes(chapters) {
  const open = chapters.flatMap(({ requirements }) => requirements.filter(({ notMet }) => notMet));
  const lines = open.map(({ id, level, asks, notMet }) => `- **${id}** (level ${level}) ${asks} ${notMet}`);
  return `## What is not met\n\n${lines.join('\n')}\n`;
}

function chapterSection({ id, name, requirements }) {
  const rows = requirements.map((entry) => [entry.id, String(entry.level), entry.asks, ...answerCells(entry)]);
  return `## ${id} ${name}\n\n${rows.length > 0 ? markdownTable(['Number', 'Level', 'Asks for', 'Answer', 'Where', 'Test'], rows) : 'Level 3 only.\n'}`;
}

function riskSection({ id, name, answers }) {
  const rows = answers.map((entry) => [entry.asks, ...answerCells(entry)]);
  return `## ${id} ${name}\n\n${markdownTable(['The risk here', 'Answer', 'Where', 'Test'], rows)}`;
}

function answerCells(entry) {
  const standing = Object.keys(STANDINGS).find((key) => entry[key]);
  const answer = `${STANDINGS[standing]}: ${entry[standing]}`;
  return [answer, (entry.where ?? []).map(link).join(', ') || '–', testCell(entry)];
}

function testCell(entry) {
  const tests = testsOf(entry).map(([file, name]) => `${link(file)}: “${name}”`);
  return [...tests, ...(entry.review ? [`by reading: ${entry.review}`] : [])].join('; ') || '–';
}

function link(file) {
  return `[${path.basename(file)}](../../${file})`;
}

function anchorOf(id, name) {
  return `${id} ${name}`.toLowerCase().replaceAll(' ', '-');
}
