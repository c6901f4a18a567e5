import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../..');
const IGNORED = /(^|\/)(node_modules|dist|coverage|\.data|\.git)(\/|$)/;
const PAGES = globSync('**/*.md', { cwd: ROOT, exclude: (entry) => IGNORED.test(entry) });

describe('the documentation', () => {
  it('is there to be checked', () => expect(PAGES.length).toBeGreaterThan(30));

  it('has no link to a file or a heading that is not there', () => {
    expect(PAGES.flatMap(brokenLinks)).toEqual([]);
  });

  it('leads to each page of docs/ from its index', () => {
    const reached = new Set<string>();
    reach('docs/README.md', reached);
    const pages = PAGES.filter((page) => page.startsWith('docs/'));
    expect(pages.filter((page) => !reached.has(page))).toEqual([]);
  });
});

function brokenLinks(page: string): string[] {
  return linksOf(page)
    .filter(({ target, anchor }) => !existsSync(path.join(ROOT, target)) || !hasAnchor(target, anchor))
    .map(({ link }) => `${page}: ${link}`);
}

function reach(page: string, reached: Set<string>): void {
  if (reached.has(page)) return;
  reached.add(page);
  for (const { target } of linksOf(page)) if (target.endsWith('.md')) reach(target, reached);
}

/** Of links into the repository: where they lead, from its root. */
function linksOf(page: string): { link: string; target: string; anchor: string }[] {
  return [...proseOf(page).matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, link]) => link!)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [file, anchor = ''] = link.split('#') as [string, string?];
      return { link, target: file === '' ? page : path.join(path.dirname(page), file), anchor };
    });
}

function hasAnchor(target: string, anchor: string): boolean {
  return anchor === '' || !target.endsWith('.md') || anchorsOf(target).has(anchor);
}

/** As GitHub makes them: lower case, without what is no letter or digit, spaces as hyphens, numbered when repeated. */
function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading] of proseOf(page).matchAll(/^#{1,6} (.+)$/gm)) {
    const text = heading!.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
    const slug = text
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    let unique = slug;
    for (let count = 1; anchors.has(unique); count += 1) unique = `${slug}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}

function proseOf(page: string): string {
  return readFileSync(path.join(ROOT, page), 'utf8').replace(/^ *```[\s\S]*?^ *```/gm, '');
}
