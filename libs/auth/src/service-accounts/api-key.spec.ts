import { describe, expect, it } from '@jest/globals';
import { API_KEY_PATTERN, isApiKey, newApiKey, presentedApiKey } from './api-key.js';

describe('an API key', () => {
  it('reads as secret scanners expect it, and is never the same twice', () => {
    const keys = Array.from({ length: 500 }, newApiKey);
    for (const { key, prefix } of keys) {
      expect(key).toMatch(/^rk_live_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}$/);
      expect(key).toMatch(API_KEY_PATTERN);
      expect(key.startsWith(`${prefix}_`)).toBe(true);
      expect(isApiKey(key)).toBe(true);
    }
    expect(new Set(keys.map(({ key }) => key)).size).toBe(500);
    expect(new Set(keys.map(({ prefix }) => prefix)).size).toBe(500);
  });

  it('of long ago is still one', () => {
    // In parts, so that no scanner takes it for a key that leaked.
    expect(isApiKey(['rk', 'live', '0123abCD', 'ZyXwVuTsRqPoNmLkJiHgFeDcBa9876543210z25bGPa'].join('_'))).toBe(true);
  });

  it('is told from a typo by its checksum', () => {
    const { key } = newApiKey();
    for (let at = 'rk_live_'.length; at < key.length; at++) {
      if (key[at] === '_') continue;
      const typo = key.slice(0, at) + (key[at] === 'a' ? 'b' : 'a') + key.slice(at + 1);
      expect(isApiKey(typo)).toBe(false);
    }
  });
});

describe('what a caller presents', () => {
  const KEY = 'rk_live_x';

  it.each([
    [{ authorization: `Bearer ${KEY}` }, KEY],
    [{ authorization: `bearer   ${KEY}` }, KEY],
    [{ 'x-api-key': KEY }, KEY],
    [{ 'x-api-key': 'anything' }, 'anything'],
    [{ authorization: 'Bearer eyJ', 'x-api-key': KEY }, undefined],
    [{ authorization: `Basic ${KEY}` }, undefined],
    [{ authorization: KEY }, undefined],
    [{ authorization: `NoBearer ${KEY}` }, undefined],
    [{ cookie: `x-api-key=${KEY}` }, undefined],
    [{}, undefined],
  ])('in %j is the key %j', (headers, key) => {
    expect(presentedApiKey(headers)).toBe(key);
  });
});
