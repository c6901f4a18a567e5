import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createThrottlerStorage } from './create-throttler-storage.js';
import { type HitCounter } from './hit-counter.js';
import { RedisConnection } from './redis-connection.js';
import { LOCAL_LIMIT_SHARE } from './redis-throttler-storage.js';
import { RedisServer } from './testing/redis-server.js';
import { until } from './testing/until.js';

const WINDOW_MS = 10_000;
const BLOCK_MS = 60_000;
const ONE_TIMEOUT_MS = 250;
/** A thousand hits at once keep a slow machine busy for longer than one timeout; none may fall back here. */
const PATIENT_MS = 10_000;

describe('RedisThrottlerStorage', () => {
  let server: RedisServer;
  let connections: RedisConnection[];
  let replicas: HitCounter[];

  beforeAll(async () => {
    server = await RedisServer.start();
  });

  afterAll(() => server.stop());

  beforeEach(async () => {
    server.resume();
    await connectReplicas();
    await redis().command((client) => client.flushAll());
  });

  afterEach(closeReplicas);

  async function connectReplicas(commandTimeoutMs?: number): Promise<void> {
    connections = [server.url, server.url].map((url) => new RedisConnection({ url, commandTimeoutMs }));
    replicas = connections.map((connection) => createThrottlerStorage(connection));
    await until(() => connections.every((connection) => connection.isReady));
  }

  async function closeReplicas(): Promise<void> {
    await Promise.all(connections.map((connection) => connection.close()));
  }

  function redis(): RedisConnection {
    const [first] = connections;
    if (!first) throw new Error('no connection');
    return first;
  }

  function hit({ replica = 0, key = 'key', limit = 5, ttl = WINDOW_MS, blockMs = BLOCK_MS } = {}) {
    const storage = replicas[replica];
    if (!storage) throw new Error('no such replica');
    return storage.increment(key, ttl, limit, blockMs, 'default');
  }

  async function hits(count: number, options?: Parameters<typeof hit>[0]) {
    return Promise.all(Array.from({ length: count }, (_, index) => hit({ replica: index % 2, ...options })));
  }

  const allowed = (records: Array<{ isBlocked: boolean }>) => records.filter((record) => !record.isBlocked).length;
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  it('lets exactly five of a thousand parallel hits on two replicas through', async () => {
    await closeReplicas();
    await connectReplicas(PATIENT_MS);
    expect(allowed(await hits(1_000))).toBe(5);
  });

  it('counts over replicas and tells the seconds left', async () => {
    expect(await hit()).toEqual({ totalHits: 1, timeToExpire: 10, isBlocked: false, timeToBlockExpire: 0 });
    expect(await hit({ replica: 1 })).toMatchObject({ totalHits: 2, timeToExpire: 10 });
  });

  it('blocks for the block duration, without prolonging it', async () => {
    await hits(6);
    expect(await hit()).toEqual({ totalHits: 6, timeToExpire: 60, isBlocked: true, timeToBlockExpire: 60 });
    await pause(50);
    await hits(20);
    const remaining = await redis().command((client) => client.pTTL('rollcall:throttle:default:key'));
    expect(remaining).toBeGreaterThan(BLOCK_MS - 5_000);
    expect(remaining).toBeLessThan(BLOCK_MS - 40);
  });

  it('begins anew when the window or the block is over', async () => {
    await hit({ ttl: 100 });
    await hits(6, { key: 'blocked', blockMs: 100 });
    await pause(120);
    expect(await hit()).toMatchObject({ totalHits: 1, isBlocked: false });
    expect(await hit({ key: 'blocked' })).toMatchObject({ totalHits: 1, isBlocked: false });
  });

  it('blocks until the window ends when no block duration is given', async () => {
    await hits(5);
    expect(await hit({ blockMs: 0 })).toMatchObject({ isBlocked: true, timeToBlockExpire: 10 });
  });

  it('leaves no key without an expiry', async () => {
    await hits(20);
    await hit({ key: 'single' });
    const keys = await redis().command((client) => client.keys('*'));
    const expiries = await Promise.all(keys.map((key) => redis().command((client) => client.pTTL(key))));
    expect(Math.min(...expiries)).toBeGreaterThan(0);
  });

  it('goes on after Redis has forgotten the script', async () => {
    await hit();
    await redis().command((client) => client.scriptFlush());
    expect(await hit()).toMatchObject({ totalHits: 2 });
  });

  it('counts locally with the stricter limit while Redis is gone, together again when it is back', async () => {
    await server.kill();
    expect(allowed(await hits(100, { replica: 0, limit: 10 }))).toBe(10 * LOCAL_LIMIT_SHARE);
    await server.start();
    await until(() => connections.every((connection) => connection.isReady));
    expect(await hit({ limit: 10 })).toMatchObject({ totalHits: 6, isBlocked: false });
  });

  it('grants nothing more in an outage when the limit was reached before it', async () => {
    expect(allowed(await hits(40, { limit: 10 }))).toBe(10);
    await server.kill();
    for (const replica of [0, 1]) expect(allowed(await hits(20, { replica, limit: 10 }))).toBe(0);
    await server.start();
  });

  it('counts what was let through before an outage towards its share', async () => {
    expect(allowed(await hits(3, { replica: 0, limit: 10 }))).toBe(3);
    await redis().close();
    expect(allowed(await hits(20, { replica: 0, limit: 10 }))).toBe(10 * LOCAL_LIMIT_SHARE - 3);
  });

  it('grants its share of the limit when it sees more than one other', async () => {
    const [connection] = connections;
    await redis().close();
    for (const [count, share] of [
      [1, 15],
      [2, 15],
      [3, 10],
      [7, 4],
      [1_000, 1],
    ] as const) {
      replicas = [createThrottlerStorage(connection, { count })];
      expect(allowed(await hits(100, { replica: 0, limit: 30 }))).toBe(share);
    }
  });

  it('lets at least one hit through under a limit of one, and none under a limit of zero', async () => {
    await redis().close();
    expect(allowed(await hits(10, { replica: 0, limit: 1 }))).toBe(1);
    expect(allowed(await hits(10, { replica: 0, limit: 0, key: 'other' }))).toBe(0);
  });

  it('holds the stricter limit without hanging while Redis is stalled', async () => {
    server.pause();
    const start = performance.now();
    const records = await hits(1_000, { replica: 0, limit: 10 });
    expect(performance.now() - start).toBeLessThan(ONE_TIMEOUT_MS);
    expect(allowed(records)).toBe(10 * LOCAL_LIMIT_SHARE);
    const again = performance.now();
    await hit();
    expect(performance.now() - again).toBeLessThan(50);
  });

  it('counts locally when Redis answers but refuses', async () => {
    await redis().command((client) => client.set('rollcall:throttle:default:key', 'not a hash'));
    expect(allowed(await hits(100, { replica: 0, limit: 10 }))).toBe(10 * LOCAL_LIMIT_SHARE);
  });

  it('lives in this process alone when there is no connection', async () => {
    replicas = [createThrottlerStorage(undefined)];
    expect(allowed(await hits(100, { replica: 0 }))).toBe(5);
  });

  describe('giving back', () => {
    it('makes room for exactly one more hit, on any replica, and keeps the window', async () => {
      await hits(5);
      await replicas[1]!.giveBack('key', 'default');
      expect(await hit()).toMatchObject({ totalHits: 5, timeToExpire: 10, isBlocked: false });
      expect(await hit()).toMatchObject({ isBlocked: true });
    });

    it('ends a block, and forgets the refused hit that began it', async () => {
      await hits(20);
      await replicas[0]!.giveBack('key', 'default');
      expect(allowed(await hits(20))).toBe(1);
    });

    it('never goes below zero and leaves no key behind', async () => {
      await replicas[0]!.giveBack('never seen', 'default');
      expect(await redis().command((client) => client.keys('*'))).toEqual([]);
      await hit();
      for (let n = 0; n < 3; n++) await replicas[0]!.giveBack('key', 'default');
      expect(await hit()).toMatchObject({ totalHits: 1 });
    });

    it('happens in this process while Redis is gone', async () => {
      await redis().close();
      expect(allowed(await hits(10, { replica: 0, limit: 10 }))).toBe(5);
      await replicas[0]!.giveBack('key', 'default');
      expect(allowed(await hits(10, { replica: 0, limit: 10 }))).toBe(1);
    });
  });
});
