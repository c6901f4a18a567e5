import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
// @ts-expect-error: plain JavaScript, so that npm run docs:security needs no build
import * as untyped from '../../scripts/security-tables/security-tables.mjs';

type Entry = Readonly<Record<string, unknown>> & { readonly id?: string; readonly level?: number };
interface Asvs {
  readonly chapters: readonly { readonly requirements: readonly Entry[] }[];
  readonly unknown: readonly string[];
}
interface Tables {
  readonly readAsvs: () => Asvs;
  readonly securityPages: () => Record<string, string>;
  readonly securityProblems: (asvs?: Asvs, risks?: readonly { id: string; answers: readonly Entry[] }[]) => string[];
}

const { readAsvs, securityPages, securityProblems } = untyped as unknown as Tables;
const ROOT = path.resolve(import.meta.dirname, '../..');
const TEST = 'test/architecture/security-tables.spec.ts';

/** Problems of one entry that says what `entry` says. */
function problemsWith(entry: Entry): string[] {
  const sound = { asks: 'x', met: 'y', where: ['SECURITY.md'], tests: { [TEST]: 'have nothing wrong with them' } };
  return securityProblems({ chapters: [], unknown: [] }, [{ id: 'R', answers: [{ ...sound, ...entry }] }]);
}

describe('the security tables', () => {
  it('have nothing wrong with them', () => {
    expect(securityProblems()).toEqual([]);
  });

  it('know the 70 and 183 requirements of levels 1 and 2 of ASVS 5.0', () => {
    const requirements = readAsvs().chapters.flatMap((chapter) => chapter.requirements);
    const count = (level: number): number => requirements.filter((requirement) => requirement.level === level).length;
    expect([readAsvs().chapters.length, count(1), count(2)]).toEqual([17, 70, 183]);
  });

  it.each(Object.entries(securityPages()))('%s is what the data says: npm run docs:security', (file, page) => {
    expect(readFileSync(path.join(ROOT, file), 'utf8')).toBe(page);
  });
});

describe('an entry of a security table', () => {
  it('is sound when it leads somewhere', () => {
    expect(problemsWith({})).toEqual([]);
    expect(problemsWith({ tests: {}, review: 'read' })).toEqual([]);
    expect(problemsWith({ met: undefined, notMet: 'this is missing', where: undefined, tests: undefined })).toEqual([]);
  });

  it.each<[string, Entry, string]>([
    ['is missing', { asks: undefined, met: undefined }, 'does not say what is asked'],
    ['is met and not met', { notMet: 'z' }, 'must have one of'],
    ['is proved by nothing', { tests: {}, where: ['package.json'] }, 'is met by nothing'],
    ['names a file that is gone', { where: ['libs/gone.ts'] }, 'names libs/gone.ts, which is not there'],
    ['names a suite that is gone', { tests: { 'test/gone.ts': 'x' } }, 'names test/gone.ts, which is not there'],
    ['names a test that is gone', { tests: { [TEST]: 'have nothing wrong' } }, 'names a test that'],
    ['names a word that is no test', { tests: { [TEST]: 'names a file that is gone' } }, 'names a test that'],
  ])('is found out when it %s', (_, entry, problem) => {
    expect(problemsWith(entry).join()).toContain(problem);
  });

  it('is found out when no requirement has its number', () => {
    expect(securityProblems({ chapters: [], unknown: ['V1.1.9'] }, [])).toEqual([
      'V1.1.9 is no requirement of level 1 or 2',
    ]);
  });
});
