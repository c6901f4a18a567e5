import { describe, expect, it } from '@jest/globals';
import { LruMap } from './lru-map.js';

function filled(): LruMap<number> {
  return new LruMap<number>(3).set('a', 1).set('b', 2).set('c', 3);
}

describe('LruMap', () => {
  it('never holds more than its bound', () => {
    const map = new LruMap<number>(100);
    for (let index = 0; index < 1_000; index++) map.set(`key${index}`, index);
    expect(map.size).toBe(100);
    expect(map.get('key999')).toBe(999);
  });

  it('forgets the one read longest ago', () => {
    const map = filled();
    map.get('a');
    map.set('d', 4);
    expect([...map.keys()]).toEqual(['c', 'a', 'd']);
  });

  it('forgets none when a known key is written again', () => {
    expect([...filled().set('a', 9)]).toEqual([
      ['b', 2],
      ['c', 3],
      ['a', 9],
    ]);
  });
});
