import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createThrottlerStorage } from './create-throttler-storage.js';
import { type HitCounter } from './hit-counter.js';
import { RedisConnection } from './redis-connection.js';
import { LOCAL_LIMIT_SHARE, RedisThrottlerStorage } from './redis-throttler-storage.js';
import { ReplicaMemory } from './replica-memory.js';
import { RedisServer } from './testing/redis-server.js';
import { until } from './testing/until.js';

const WINDOW_MS = 10_000;
const BLOCK_MS = 60_000;
const COMMAND_TIMEOUT_MS = 100;
/** Of a thousand hits together, on a busy machine. */
const ONE_TIMEOUT_MS = 500;
/** Hits keep a slow machine busy for longer than one timeout; none may fall back unless Redis is away. */
const PATIENT_MS = 10_000;
/** Shorter here than the two seconds that real replicas may take to come back. */
const SETTLING_MS = 700;
const SETTLED_MS = SETTLING_MS + 500;

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

  async function connectReplicas(commandTimeoutMs = PATIENT_MS): Promise<void> {
    connections = [server.url, server.url].map((url) => new RedisConnection({ url, commandTimeoutMs }));
    replicas = connections.map(
      (connection) => new RedisThrottlerStorage(connection, undefined, new ReplicaMemory({ settlingMs: SETTLING_MS })),
    );
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
    await until(async () => !(await hit({ limit: 10 })).isBlocked);
    expect(await hit({ limit: 10 })).toMatchObject({ totalHits: 7, isBlocked: false });
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
    await closeReplicas();
    await connectReplicas(COMMAND_TIMEOUT_MS);
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

  describe('that forgets in the middle of a window', () => {
    const LIMIT = 10;
    const flush = () => redis().command((client) => client.flushAll());
    const told = () =>
      until(async () => (await redis().command((client) => client.exists('rollcall:throttle:default:key'))) === 1);
    const endOfKey = async () =>
      performance.now() + (await redis().command((client) => client.pTTL('rollcall:throttle:default:key')));
    const restart = async () => {
      await server.kill();
      await server.start();
      await until(() => connections.every((connection) => connection.isReady));
    };
    const forgettings: [string, () => Promise<unknown>][] = [
      ['flushed', flush],
      ['killed and started anew', restart],
    ];

    it.each(forgettings)('lets no more than the limit through over both replicas when it was %s', async (_, forget) => {
      for (let n = 0; n < 6; n++) await hit({ replica: n % 2, limit: LIMIT });
      await forget();
      const atOnce = allowed(await hits(40, { limit: LIMIT }));
      await pause(SETTLED_MS);
      const later = allowed(await hits(40, { limit: LIMIT }));
      expect(6 + atOnce + later).toBeLessThanOrEqual(LIMIT);
      expect(atOnce).toBeGreaterThan(0);
    });

    it.each(forgettings)('grants the rest of the limit, and no more, some time after it was %s', async (_, forget) => {
      for (let n = 0; n < 6; n++) await hit({ replica: n % 2, limit: LIMIT });
      await forget();
      await told();
      await pause(SETTLED_MS);
      expect(allowed(await hits(40, { limit: LIMIT }))).toBe(4);
    });

    it.each(forgettings)(
      'lets nobody through whose limit one replica let through, when it was %s',
      async (_, forget) => {
        for (let n = 0; n < LIMIT; n++) await hit({ limit: LIMIT });
        await forget();
        await told();
        expect(allowed(await hits(20, { replica: 1, limit: LIMIT }))).toBe(0);
      },
    );

    it.each(forgettings)('refuses who was blocked until the end of the block, when it was %s', async (_, forget) => {
      await hits(20, { ttl: 300 });
      const blockEnds = await endOfKey();
      await pause(300);
      await forget();
      for (const replica of [0, 1]) expect(await hit({ replica, ttl: 300 })).toMatchObject({ isBlocked: true });
      expect(Math.abs((await endOfKey()) - blockEnds)).toBeLessThan(100);
      await pause(400);
      expect(allowed(await hits(20, { ttl: 300 }))).toBe(0);
    });

    it('lets no more than the limit through when many hits are on their way', async () => {
      for (let round = 0; round < 10; round++) {
        const waves = Array.from({ length: 20 }, async (_, wave) => {
          await pause(wave);
          return hits(10, { replica: 0, key: `round ${round}`, limit: 50 });
        });
        await pause(round);
        await connections[1]!.command((client) => client.flushAll());
        expect(allowed((await Promise.all(waves)).flat())).toBeLessThanOrEqual(50);
      }
    });

    it('goes on with the sum of what the replicas knew, and with the same end', async () => {
      for (let n = 0; n < 7; n++) await hit({ replica: n % 2, limit: 1_000 });
      await pause(1_050);
      await flush();
      const records = await hits(200, { limit: 1_000 });
      expect(Math.max(...records.map(({ totalHits }) => totalHits))).toBe(207);
      expect(Math.max(...records.map(({ timeToExpire }) => timeToExpire))).toBe(9);
    });

    it('carries nothing into the next window, however many keys there are', async () => {
      const keys = Array.from({ length: 200 }, (_, n) => `key ${n}`);
      for (const replica of [0, 1])
        await Promise.all(keys.map((key) => hit({ replica, key, limit: 2, ttl: 1_000, blockMs: 0 })));
      await flush();
      const told = await Promise.all(keys.map((key) => hit({ key, limit: 2, ttl: 1_000, blockMs: 0 })));
      expect(allowed(told)).toBe(0);
      await pause(1_000 + SETTLING_MS);
      for (const totalHits of [1, 2])
        for (const record of await Promise.all(keys.map((key) => hit({ key, limit: 2 }))))
          expect(record).toMatchObject({ totalHits, isBlocked: false });
    });

    it('begins each window with the first hit when windows end under way', async () => {
      const totals: number[] = [];
      const end = performance.now() + 1_000;
      for (let replica = 0; performance.now() < end; replica = 1 - replica)
        totals.push((await hit({ replica, limit: 1_000_000, ttl: 100 })).totalHits);
      expect(totals.filter((total) => total === 1).length).toBeGreaterThan(1);
      expect(totals.some((total, n) => total !== 1 && total !== totals[n - 1]! + 1)).toBe(false);
    });

    it('knows what was given back meanwhile', async () => {
      await hits(6, { replica: 0, limit: 5 });
      await flush();
      await replicas[0]!.giveBack('key', 'default');
      await told();
      await pause(SETTLED_MS);
      expect(allowed(await hits(20, { replica: 0, limit: 5 }))).toBe(1);
    });
  });

  describe('that comes back after an outage', () => {
    const LIMIT = 10;
    const outages: [string, () => Promise<void> | void, () => Promise<void> | void][] = [
      ['dead', () => server.kill(), () => server.start()],
      ['stalled', () => server.pause(), () => server.resume()],
    ];

    beforeEach(async () => {
      await closeReplicas();
      await connectReplicas(COMMAND_TIMEOUT_MS);
    });

    it.each(outages)('counts what each replica let through while it was %s', async (_, begin, end) => {
      for (let n = 0; n < 4; n++) await hit({ replica: n % 2, limit: LIMIT });
      await begin();
      const alone = allowed(await hits(40, { limit: LIMIT }));
      await end();
      await until(() => connections.every((connection) => connection.isReady));
      const atOnce = allowed(await hits(40, { limit: LIMIT }));
      await pause(SETTLED_MS);
      const later = allowed(await hits(40, { limit: LIMIT }));
      expect(4 + alone + atOnce + later).toBeLessThanOrEqual(LIMIT);
      expect(alone).toBe(6);
    });

    it('is told once, with a hundred answers on their way', async () => {
      await server.kill();
      expect(allowed(await hits(5, { replica: 0, limit: 1_000 }))).toBe(5);
      await server.start();
      await until(() => connections.every((connection) => connection.isReady));
      const records = await hits(100, { replica: 0, limit: 1_000 });
      expect(Math.max(...records.map(({ totalHits }) => totalHits))).toBe(105);
    });

    it('grants the rest of the limit to who was refused by the share', async () => {
      await server.kill();
      expect(allowed(await hits(20, { replica: 0, limit: LIMIT }))).toBe(5);
      await server.start();
      await until(() => redis().isReady);
      await pause(SETTLED_MS);
      expect(allowed(await hits(20, { replica: 0, limit: LIMIT }))).toBe(5);
    });
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
