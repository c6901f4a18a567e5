import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  COMMAND_TIMEOUT_MS,
  CountingReplicas,
  KEY_IN_REDIS,
  SETTLED_MS,
  SETTLING_MS,
  allowed,
} from './testing/counting-replicas.js';
import { until } from './testing/until.js';

const LIMIT = 10;

let replicas: CountingReplicas;

beforeAll(async () => {
  replicas = await CountingReplicas.start();
});

afterAll(() => replicas.stop());

beforeEach(() => replicas.begin());

describe('a Redis that forgets in the middle of a window', () => {
  const told = () => until(async () => (await replicas.redis.command((client) => client.exists(KEY_IN_REDIS))) === 1);
  const endOfKey = async () =>
    performance.now() + (await replicas.redis.command((client) => client.pTTL(KEY_IN_REDIS)));
  const restart = async () => {
    await replicas.server.kill();
    await replicas.server.start();
    await replicas.connected();
  };
  const forgettings: [string, () => Promise<unknown>][] = [
    ['flushed', () => replicas.forget()],
    ['killed and started anew', restart],
  ];

  it.each(forgettings)('lets no more than the limit through over both replicas when it was %s', async (_, forget) => {
    for (let n = 0; n < 6; n++) await replicas.hit({ replica: n % 2, limit: LIMIT });
    await forget();
    const atOnce = allowed(await replicas.hits(40, { limit: LIMIT }));
    await sleep(SETTLED_MS);
    const later = allowed(await replicas.hits(40, { limit: LIMIT }));
    expect(6 + atOnce + later).toBeLessThanOrEqual(LIMIT);
    expect(atOnce).toBeGreaterThan(0);
  });

  it.each(forgettings)('grants the rest of the limit, and no more, some time after it was %s', async (_, forget) => {
    for (let n = 0; n < 6; n++) await replicas.hit({ replica: n % 2, limit: LIMIT });
    await forget();
    await told();
    await sleep(SETTLED_MS);
    expect(allowed(await replicas.hits(40, { limit: LIMIT }))).toBe(4);
  });

  it.each(forgettings)('lets nobody through whose limit one replica let through, when it was %s', async (_, forget) => {
    for (let n = 0; n < LIMIT; n++) await replicas.hit({ limit: LIMIT });
    await forget();
    await told();
    expect(allowed(await replicas.hits(20, { replica: 1, limit: LIMIT }))).toBe(0);
  });

  it.each(forgettings)('refuses who was blocked until the end of the block, when it was %s', async (_, forget) => {
    await replicas.hits(20, { ttl: 300 });
    const blockEnds = await endOfKey();
    await sleep(300);
    await forget();
    for (const replica of [0, 1]) expect(await replicas.hit({ replica, ttl: 300 })).toMatchObject({ isBlocked: true });
    expect(Math.abs((await endOfKey()) - blockEnds)).toBeLessThan(250);
    await sleep(400);
    expect(allowed(await replicas.hits(20, { ttl: 300 }))).toBe(0);
  });

  it('lets no more than the limit through when many hits are on their way', async () => {
    for (let round = 0; round < 10; round++) {
      const waves = Array.from({ length: 20 }, async (_, wave) => {
        await sleep(wave);
        return replicas.hits(10, { replica: 0, key: `round ${round}`, limit: 50 });
      });
      await sleep(round);
      await replicas.forget();
      expect(allowed((await Promise.all(waves)).flat())).toBeLessThanOrEqual(50);
    }
  });

  it('goes on with the sum of what the replicas knew, and with the same end', async () => {
    for (let n = 0; n < 7; n++) await replicas.hit({ replica: n % 2, limit: 1_000 });
    await sleep(1_050);
    await replicas.forget();
    const records = await replicas.hits(200, { limit: 1_000 });
    expect(Math.max(...records.map(({ totalHits }) => totalHits))).toBe(207);
    expect(Math.max(...records.map(({ timeToExpire }) => timeToExpire))).toBe(9);
  });

  it('carries nothing into the next window, however many keys there are', async () => {
    const keys = Array.from({ length: 200 }, (_, n) => `key ${n}`);
    for (const replica of [0, 1])
      await Promise.all(keys.map((key) => replicas.hit({ replica, key, limit: 2, ttl: 1_000, blockMs: 0 })));
    await replicas.forget();
    const told = await Promise.all(keys.map((key) => replicas.hit({ key, limit: 2, ttl: 1_000, blockMs: 0 })));
    expect(allowed(told)).toBe(0);
    await sleep(1_000 + SETTLING_MS);
    for (const totalHits of [1, 2])
      for (const record of await Promise.all(keys.map((key) => replicas.hit({ key, limit: 2 }))))
        expect(record).toMatchObject({ totalHits, isBlocked: false });
  });

  it('begins each window with the first hit when windows end under way', async () => {
    const totals: number[] = [];
    const end = performance.now() + 1_000;
    for (let replica = 0; performance.now() < end; replica = 1 - replica)
      totals.push((await replicas.hit({ replica, limit: 1_000_000, ttl: 100 })).totalHits);
    expect(totals.filter((total) => total === 1).length).toBeGreaterThan(1);
    expect(totals.some((total, n) => total !== 1 && total !== totals[n - 1]! + 1)).toBe(false);
  });

  it('knows what was given back meanwhile', async () => {
    await replicas.hits(6, { replica: 0, limit: 5 });
    await replicas.forget();
    await replicas.counters[0]!.giveBack('key', 'default');
    await told();
    await sleep(SETTLED_MS);
    expect(allowed(await replicas.hits(20, { replica: 0, limit: 5 }))).toBe(1);
  });
});

describe('a Redis that comes back after an outage', () => {
  const outages: [string, () => Promise<void> | void, () => Promise<void> | void][] = [
    ['dead', () => replicas.server.kill(), () => replicas.server.start()],
    ['stalled', () => replicas.server.pause(), () => replicas.server.resume()],
  ];

  beforeEach(() => replicas.begin(COMMAND_TIMEOUT_MS));

  it.each(outages)('counts what each replica let through while it was %s', async (_, begin, end) => {
    for (let n = 0; n < 4; n++) await replicas.hit({ replica: n % 2, limit: LIMIT });
    await begin();
    const alone = allowed(await replicas.hits(40, { limit: LIMIT }));
    await end();
    await replicas.connected();
    const atOnce = allowed(await replicas.hits(40, { limit: LIMIT }));
    await sleep(SETTLED_MS);
    const later = allowed(await replicas.hits(40, { limit: LIMIT }));
    expect(4 + alone + atOnce + later).toBeLessThanOrEqual(LIMIT);
    expect(alone).toBe(6);
  });

  it('is told once, with a hundred answers on their way', async () => {
    await replicas.server.kill();
    expect(allowed(await replicas.hits(5, { replica: 0, limit: 1_000 }))).toBe(5);
    await replicas.server.start();
    await replicas.connected();
    const records = await replicas.hits(100, { replica: 0, limit: 1_000 });
    expect(Math.max(...records.map(({ totalHits }) => totalHits))).toBe(105);
  });

  it('grants the rest of the limit to who was refused by the share', async () => {
    await replicas.server.kill();
    expect(allowed(await replicas.hits(20, { replica: 0, limit: LIMIT }))).toBe(5);
    await replicas.server.start();
    await until(() => replicas.redis.isReady);
    await sleep(SETTLED_MS);
    expect(allowed(await replicas.hits(20, { replica: 0, limit: LIMIT }))).toBe(5);
  });
});
