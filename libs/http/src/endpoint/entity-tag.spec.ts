import { describe, expect, it } from '@jest/globals';
import { contentTag, entityTag, isUnchanged, versionsIn } from './entity-tag.js';

describe('entityTag', () => {
  it('is the version of what counts its versions', () => {
    expect(entityTag({ version: 3 }, false)).toBe('"3"');
  });

  it('changes with the content of what does not', () => {
    expect(entityTag({ a: 1 }, true)).not.toBe(entityTag({ a: 2 }, true));
    expect(entityTag({ a: 1 }, false)).toBeUndefined();
  });
});

describe('contentTag', () => {
  it('changes with the content and names the version, which an If-Match of it asks for', () => {
    const [one, other] = [contentTag({ version: 3, roles: [] }), contentTag({ version: 3, roles: ['admin'] })];
    expect(one).toMatch(/^"3\.[\w-]{22}"$/);
    expect(one).not.toBe(other);
    expect(versionsIn(`${one}, ${other}`)).toEqual([3, 3]);
    expect(versionsIn(contentTag({ roles: [] }))).toEqual([]);
  });
});

describe('If-None-Match', () => {
  it.each([
    ['"3"', true],
    ['W/"3"', true],
    ['"1", "3"', true],
    ['*', true],
    ['"2"', false],
    ['3', false],
    [undefined, false],
  ])('%s: the caller has version 3 already: %s', (header, unchanged) => {
    expect(isUnchanged(header, '"3"')).toBe(unchanged);
  });
});

describe('If-Match', () => {
  it.each([
    [undefined, undefined],
    ['*', undefined],
    ['"3"', [3]],
    ['"3", "4"', [3, 4]],
    ['W/"3"', []],
    ['3', []],
    ['"abc"', []],
    ['"3.abc"', []],
    [`W/"3.${'a'.repeat(22)}"`, []],
    ['', []],
  ])('%s accepts %j', (header, versions) => {
    expect(versionsIn(header)).toEqual(versions);
  });
});
