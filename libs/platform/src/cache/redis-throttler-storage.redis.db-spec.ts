import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createThrottlerStorage } from './create-throttler-storage.js';
import { LOCAL_LIMIT_SHARE } from './redis-throttler-storage.js';
import { BLOCK_MS, COMMAND_TIMEOUT_MS, CountingReplicas, KEY_IN_REDIS, allowed } from './testing/counting-replicas.js';
import { until } from './testing/until.js';

let replicas: CountingReplicas;

beforeAll(async () => {
  replicas = await CountingReplicas.start();
});

afterAll(() => replicas.stop());

beforeEach(() => replicas.begin());

describe('RedisThrottlerStorage', () => {
  it('lets exactly five of a thousand parallel hits on two replicas through', async () => {
    expect(allowed(await replicas.hits(1_000))).toBe(5);
  });

  it('counts over replicas and tells the seconds left', async () => {
    expect(await replicas.hit()).toEqual({ totalHits: 1, timeToExpire: 10, isBlocked: false, timeToBlockExpire: 0 });
    expect(await replicas.hit({ replica: 1 })).toMatchObject({ totalHits: 2, timeToExpire: 10 });
  });

  it('blocks for the block duration, without prolonging it', async () => {
    await replicas.hits(6);
    expect(await replicas.hit()).toEqual({ totalHits: 6, timeToExpire: 60, isBlocked: true, timeToBlockExpire: 60 });
    await sleep(50);
    await replicas.hits(20);
    const remaining = await replicas.redis.command((client) => client.pTTL(KEY_IN_REDIS));
    expect(remaining).toBeGreaterThan(BLOCK_MS - 5_000);
    expect(remaining).toBeLessThan(BLOCK_MS - 40);
  });

  it('begins anew when the window or the block is over', async () => {
    await replicas.hit({ ttl: 100 });
    await replicas.hits(6, { key: 'blocked', blockMs: 100 });
    await sleep(120);
    expect(await replicas.hit()).toMatchObject({ totalHits: 1, isBlocked: false });
    expect(await replicas.hit({ key: 'blocked' })).toMatchObject({ totalHits: 1, isBlocked: false });
  });

  it('blocks until the window ends when no block duration is given', async () => {
    await replicas.hits(5);
    expect(await replicas.hit({ blockMs: 0 })).toMatchObject({ isBlocked: true, timeToBlockExpire: 10 });
  });

  it('leaves no key without an expiry', async () => {
    await replicas.hits(20);
    await replicas.hit({ key: 'single' });
    const keys = await replicas.redis.command((client) => client.keys('*'));
    const expiries = await Promise.all(keys.map((key) => replicas.redis.command((client) => client.pTTL(key))));
    expect(Math.min(...expiries)).toBeGreaterThan(0);
  });

  it('goes on after Redis has forgotten the script', async () => {
    await replicas.hit();
    await replicas.redis.command((client) => client.scriptFlush());
    expect(await replicas.hit()).toMatchObject({ totalHits: 2 });
  });

  it('counts locally with the stricter limit while Redis is gone, together again when it is back', async () => {
    await replicas.server.kill();
    expect(allowed(await replicas.hits(100, { replica: 0, limit: 10 }))).toBe(10 * LOCAL_LIMIT_SHARE);
    await replicas.server.start();
    await until(async () => !(await replicas.hit({ limit: 10 })).isBlocked);
    expect(await replicas.hit({ limit: 10 })).toMatchObject({ totalHits: 7, isBlocked: false });
  });

  it('grants nothing more in an outage when the limit was reached before it', async () => {
    expect(allowed(await replicas.hits(40, { limit: 10 }))).toBe(10);
    await replicas.server.kill();
    for (const replica of [0, 1]) expect(allowed(await replicas.hits(20, { replica, limit: 10 }))).toBe(0);
    await replicas.server.start();
  });

  it('counts what was let through before an outage towards its share', async () => {
    expect(allowed(await replicas.hits(3, { replica: 0, limit: 10 }))).toBe(3);
    await replicas.redis.close();
    expect(allowed(await replicas.hits(20, { replica: 0, limit: 10 }))).toBe(10 * LOCAL_LIMIT_SHARE - 3);
  });

  it('grants its share of the limit when it sees more than one other', async () => {
    const [connection] = replicas.connections;
    await replicas.redis.close();
    for (const [count, share] of [
      [1, 15],
      [2, 15],
      [3, 10],
      [7, 4],
      [1_000, 1],
    ] as const) {
      replicas.counters = [createThrottlerStorage(connection, { count })];
      expect(allowed(await replicas.hits(100, { replica: 0, limit: 30 }))).toBe(share);
    }
  });

  it('lets at least one hit through under a limit of one, and none under a limit of zero', async () => {
    await replicas.redis.close();
    expect(allowed(await replicas.hits(10, { replica: 0, limit: 1 }))).toBe(1);
    expect(allowed(await replicas.hits(10, { replica: 0, limit: 0, key: 'other' }))).toBe(0);
  });

  it('holds the stricter limit while Redis is stalled, and waits for it only once', async () => {
    await replicas.begin(COMMAND_TIMEOUT_MS);
    replicas.server.pause();
    expect(allowed(await replicas.hits(1_000, { replica: 0, limit: 10 }))).toBe(10 * LOCAL_LIMIT_SHARE);
    const patientHits = 100;
    const start = performance.now();
    for (let n = 0; n < patientHits; n++) await replicas.hit();
    expect(performance.now() - start).toBeLessThan((patientHits * COMMAND_TIMEOUT_MS) / 2);
  });

  it('counts locally when Redis answers but refuses', async () => {
    await replicas.redis.command((client) => client.set(KEY_IN_REDIS, 'not a hash'));
    expect(allowed(await replicas.hits(100, { replica: 0, limit: 10 }))).toBe(10 * LOCAL_LIMIT_SHARE);
  });

  it('lives in this process alone when there is no connection', async () => {
    replicas.counters = [createThrottlerStorage(undefined)];
    expect(allowed(await replicas.hits(100, { replica: 0 }))).toBe(5);
  });

  describe('giving back', () => {
    it('makes room for exactly one more hit, on any replica, and keeps the window', async () => {
      await replicas.hits(5);
      await replicas.counters[1]!.giveBack('key', 'default');
      expect(await replicas.hit()).toMatchObject({ totalHits: 5, timeToExpire: 10, isBlocked: false });
      expect(await replicas.hit()).toMatchObject({ isBlocked: true });
    });

    it('ends a block, and forgets the refused hit that began it', async () => {
      await replicas.hits(20);
      await replicas.counters[0]!.giveBack('key', 'default');
      expect(allowed(await replicas.hits(20))).toBe(1);
    });

    it('never goes below zero and leaves no key behind', async () => {
      await replicas.counters[0]!.giveBack('never seen', 'default');
      expect(await replicas.redis.command((client) => client.keys('*'))).toEqual([]);
      await replicas.hit();
      for (let n = 0; n < 3; n++) await replicas.counters[0]!.giveBack('key', 'default');
      expect(await replicas.hit()).toMatchObject({ totalHits: 1 });
    });

    it('happens in this process while Redis is gone', async () => {
      await replicas.redis.close();
      expect(allowed(await replicas.hits(10, { replica: 0, limit: 10 }))).toBe(5);
      await replicas.counters[0]!.giveBack('key', 'default');
      expect(allowed(await replicas.hits(10, { replica: 0, limit: 10 }))).toBe(1);
    });
  });
});
