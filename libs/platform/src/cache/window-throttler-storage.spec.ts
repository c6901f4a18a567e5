import { describe, expect, it } from '@jest/globals';
import { WindowThrottlerStorage } from './window-throttler-storage.js';

const WINDOW_MS = 10_000;
const BLOCK_MS = 60_000;
const LIMIT = 3;

/** A storage whose clock stands still until told. */
function startedStorage(maxKeys?: number) {
  let time = 1_000;
  const storage = new WindowThrottlerStorage({ maxKeys, now: () => time });
  const hit = (key = 'key', { limit = LIMIT, blockMs = BLOCK_MS, name = 'default' } = {}) =>
    storage.increment(key, WINDOW_MS, limit, blockMs, name);
  const hitTimes = async (count: number, key?: string) => {
    for (let done = 1; done < count; done++) await hit(key);
    return hit(key);
  };
  return { storage, hit, hitTimes, pass: (milliseconds: number) => void (time += milliseconds) };
}

describe('WindowThrottlerStorage', () => {
  it('counts hits and tells the seconds left of the window', async () => {
    const { hit, pass } = startedStorage();
    expect(await hit()).toEqual({ totalHits: 1, timeToExpire: 10, isBlocked: false, timeToBlockExpire: 0 });
    pass(2_500);
    expect(await hit()).toEqual({ totalHits: 2, timeToExpire: 8, isBlocked: false, timeToBlockExpire: 0 });
  });

  it('lets exactly the limit through and blocks the next', async () => {
    const { hit, hitTimes } = startedStorage();
    expect(await hitTimes(LIMIT)).toMatchObject({ totalHits: 3, isBlocked: false });
    expect(await hit()).toEqual({ totalHits: 4, timeToExpire: 10, isBlocked: true, timeToBlockExpire: 60 });
  });

  it('lets exactly the limit of a thousand parallel hits through', async () => {
    const { hit } = startedStorage();
    const records = await Promise.all(Array.from({ length: 1_000 }, () => hit()));
    expect(records.filter((record) => !record.isBlocked)).toHaveLength(LIMIT);
  });

  it('begins a new window when the old one is over', async () => {
    const { hit, hitTimes, pass } = startedStorage();
    await hitTimes(LIMIT);
    pass(WINDOW_MS);
    expect(await hit()).toMatchObject({ totalHits: 1, timeToExpire: 10, isBlocked: false });
  });

  it('neither counts hits under a block nor prolongs it', async () => {
    const { hit, hitTimes, pass } = startedStorage();
    await hitTimes(LIMIT + 1);
    pass(BLOCK_MS - 1);
    expect(await hitTimes(5)).toEqual({ totalHits: 4, timeToExpire: 0, isBlocked: true, timeToBlockExpire: 1 });
    pass(1);
    expect(await hit()).toMatchObject({ totalHits: 1, isBlocked: false });
  });

  it('begins anew after a block shorter than the window', async () => {
    const { hit, pass } = startedStorage();
    for (let count = 0; count <= LIMIT; count++) await hit('key', { blockMs: 1_000 });
    pass(1_000);
    expect(await hit('key', { blockMs: 1_000 })).toMatchObject({ totalHits: 1, isBlocked: false });
  });

  it('blocks until the window ends when no block duration is given', async () => {
    const { hit, pass } = startedStorage();
    for (let count = 0; count < LIMIT; count++) await hit();
    pass(4_000);
    expect(await hit('key', { blockMs: 0 })).toMatchObject({ isBlocked: true, timeToBlockExpire: 6 });
  });

  it('blocks the first hit on a limit of zero', async () => {
    expect(await startedStorage().hit('key', { limit: 0 })).toMatchObject({ isBlocked: true });
  });

  it('keeps keys and throttlers apart', async () => {
    const { hit, hitTimes } = startedStorage();
    await hitTimes(LIMIT + 1);
    expect(await hit('other')).toMatchObject({ totalHits: 1 });
    expect(await hit('key', { name: 'login' })).toMatchObject({ totalHits: 1 });
  });

  it('sweeps what is over and keeps what is not', async () => {
    const { storage, hit, hitTimes, pass } = startedStorage();
    await hitTimes(LIMIT + 1, 'blocked');
    await hit('old');
    pass(WINDOW_MS);
    await hit('new');
    storage.sweep();
    expect(storage.size).toBe(2);
    expect(await hit('blocked')).toMatchObject({ isBlocked: true });
    expect(await hit('new')).toMatchObject({ totalHits: 2 });
  });

  it('holds no more than its bound and forgets the oldest window first', async () => {
    const { storage, hit } = startedStorage(100);
    for (let index = 0; index < 150; index++) await hit(`key${index}`);
    expect(storage.size).toBe(100);
    expect(await hit('key149')).toMatchObject({ totalHits: 2 });
    expect(await hit('key0')).toMatchObject({ totalHits: 1 });
  });

  it('does not free a blocked key when flooded with fresh ones', async () => {
    const { storage, hit, hitTimes } = startedStorage(100);
    await hitTimes(LIMIT + 1, 'blocked');
    for (let index = 0; index < 1_000; index++) await hit(`key${index}`);
    expect(storage.size).toBe(100);
    expect(await hit('blocked')).toMatchObject({ isBlocked: true });
  });

  it('stays within its bound when every key is blocked', async () => {
    const { storage, hit } = startedStorage(100);
    for (let index = 0; index < 1_000; index++) await hit(`key${index}`, { limit: 0 });
    expect(storage.size).toBe(100);
  });

  describe('giving back', () => {
    it('makes room for exactly one more hit', async () => {
      const { storage, hit, hitTimes } = startedStorage();
      await hitTimes(LIMIT);
      await storage.giveBack('key', 'default');
      expect(await hit()).toMatchObject({ totalHits: LIMIT, isBlocked: false });
      expect(await hit()).toMatchObject({ isBlocked: true });
    });

    it('ends a block, and forgets the refused hit that began it', async () => {
      const { storage, hit, hitTimes } = startedStorage();
      await hitTimes(LIMIT + 5);
      await storage.giveBack('key', 'default');
      expect(await hit()).toMatchObject({ totalHits: LIMIT, isBlocked: false });
      expect(await hit()).toMatchObject({ isBlocked: true });
    });

    it('never goes below zero, nor touches other keys and names', async () => {
      const { storage, hit } = startedStorage();
      await hit('other');
      for (const key of ['key', 'never seen']) await storage.giveBack(key, 'default');
      await hit();
      await storage.giveBack('key', 'another name');
      for (let n = 0; n < 3; n++) await storage.giveBack('key', 'default');
      expect(await hit()).toMatchObject({ totalHits: 1 });
      expect(await hit('other')).toMatchObject({ totalHits: 2 });
    });
  });
});
