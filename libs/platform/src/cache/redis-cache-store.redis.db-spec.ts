import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createCache, type Cache } from 'cache-manager';
import { createAppKeyv } from './app-keyv.js';
import { RedisConnection } from './redis-connection.js';
import { RedisServer } from './testing/redis-server.js';
import { millisecondsOf, until } from './testing/until.js';

/** Well below one timeout, with room for a busy machine. */
/** Long, so that whatever does not wait for it is surely quicker, on a busy machine too. */
const COMMAND_TIMEOUT_MS = 1_000;
const AT_ONCE_MS = COMMAND_TIMEOUT_MS / 2;
const ONE_TIMEOUT_MS = COMMAND_TIMEOUT_MS * 2;

describe('RedisCacheStore', () => {
  let server: RedisServer;
  let connection: RedisConnection;
  let cache: Cache;

  beforeAll(async () => {
    server = await RedisServer.start();
    connection = new RedisConnection({ url: server.url, commandTimeoutMs: COMMAND_TIMEOUT_MS });
    cache = createCache({ stores: [createAppKeyv(connection)], ttl: 5_000 });
  });

  beforeEach(async () => {
    server.resume();
    await until(() => connection.isReady);
    await connection.command((client) => client.flushAll());
  });

  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  const remainingMs = (key: string) => connection.command((client) => client.pTTL(key));

  it('keeps a value in Redis, encoded once', async () => {
    await cache.set('user', { name: 'Ada' }, 60_000);
    expect(await cache.get('user')).toEqual({ name: 'Ada' });
    const stored = await connection.command((client) => client.get('rollcall:cache:user'));
    expect(JSON.parse(stored ?? '')).toEqual({ value: { name: 'Ada' }, expires: expect.any(Number) });
  });

  it.each([
    [60_000, 60_000],
    [2_500, 3_000],
    [1, 1_000],
    [undefined, 5_000],
  ])('turns a TTL of %p ms into %p ms in Redis', async (ttl, expected) => {
    await cache.set('key', 1, ttl);
    const remaining = await remainingMs('rollcall:cache:key');
    expect(remaining).toBeGreaterThan(expected - 500);
    expect(remaining).toBeLessThanOrEqual(expected);
  });

  it('lets nothing live for ever', async () => {
    await createAppKeyv(connection).set('key', 1);
    expect(await remainingMs('rollcall:cache:key')).toBeGreaterThan(23 * 3_600_000);
  });

  it('honours a TTL below a second although Redis keeps the key longer', async () => {
    await cache.set('key', 1, 20);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(await cache.get('key')).toBeUndefined();
    expect(await createAppKeyv(connection).has('key')).toBe(false);
  });

  it('reads many, with gaps', async () => {
    await cache.mset<unknown>([
      { key: 'a', value: 1 },
      { key: 'c', value: { deep: true } },
    ]);
    expect(await cache.mget(['a', 'b', 'c'])).toEqual([1, undefined, { deep: true }]);
    expect(await cache.mget([])).toEqual([]);
  });

  it('deletes one and many', async () => {
    for (const key of ['a', 'b', 'c', 'd']) await cache.set(key, key);
    await cache.del('a');
    await cache.mdel(['b', 'c']);
    expect(await cache.mget(['a', 'b', 'c', 'd'])).toEqual([undefined, undefined, undefined, 'd']);
  });

  it('clears its own namespace, however large, and leaves foreign keys alone', async () => {
    const foreign = ['rollcall:throttle:default:ip', 'rollcall:cacheX', 'session:1', 'user'];
    await connection.command((client) => client.mSet(foreign.flatMap((key) => [key, 'foreign'])));
    const own = Array.from({ length: 3_000 }, (_, index) => [`rollcall:cache:key${index}`, '1']);
    await connection.command((client) => client.mSet(own.flat()));
    await cache.clear();
    expect((await connection.command((client) => client.keys('*'))).sort()).toEqual(foreign.sort());
  });

  it('takes a namespace literally when clearing', async () => {
    const keyv = createAppKeyv(connection);
    keyv.namespace = 'a*[b]';
    await keyv.set('key', 1);
    await connection.command((client) => client.set('aXb:key', 'foreign'));
    await keyv.clear();
    expect(await connection.command((client) => client.keys('*'))).toEqual(['aXb:key']);
  });

  it('takes a value it cannot read for a miss', async () => {
    await connection.command((client) => client.set('rollcall:cache:key', 'not json'));
    expect(await cache.get('key')).toBeUndefined();
  });

  it('misses after one timeout when Redis is stalled, then at once, and computes instead', async () => {
    await cache.set('key', 'cached');
    server.pause();
    expect(await millisecondsOf(cache.get('key'))).toBeLessThan(ONE_TIMEOUT_MS);
    const start = performance.now();
    expect(await cache.get('key')).toBeUndefined();
    expect(await cache.mget(['key', 'other'])).toEqual([undefined, undefined]);
    expect(await cache.wrap('key', () => Promise.resolve('computed'))).toBe('computed');
    await cache.set('key', 1);
    await cache.del('key');
    await cache.clear();
    expect(performance.now() - start).toBeLessThan(AT_ONCE_MS);
    server.resume();
    await until(() => connection.isReady);
    expect(await cache.get('key')).toBe('cached');
  });

  it('misses while Redis is gone and works when it is back', async () => {
    await server.kill();
    expect(await cache.get('key')).toBeUndefined();
    expect(await cache.wrap('key', () => Promise.resolve('computed'))).toBe('computed');
    await server.start();
    await until(() => connection.isReady);
    await cache.set('key', 'again');
    expect(await cache.get('key')).toBe('again');
  });
});
