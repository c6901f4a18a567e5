import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Metrics } from '@app/platform';
import { RedisServer } from '../../libs/platform/src/cache/testing/redis-server.js';
import { millisecondsOf, until } from '../../libs/platform/src/cache/testing/until.js';
import { type ApiClient } from '../support/api-client.js';
import { queryOnce } from '../support/query-once.js';
import { type RedisState, tellRedis, whileRedisIs } from '../support/redis-trouble.js';
import { TestApp } from '../support/test-app.js';

const KEYS = '/audit-checkpoints/keys';
/** Two replicas that find Redis stalled at the same moment, each at one command's timeout, and the machine. */
const BOUNDED_MS = 1_000;

let redis: RedisServer;
let one: TestApp;
let two: TestApp;
/** The owner on the second replica. */
let there: ApiClient;

beforeAll(async () => {
  redis = await RedisServer.start();
  one = await TestApp.start({ REDIS_URL: redis.url });
  two = await TestApp.start({ REDIS_URL: redis.url }, one.database);
  there = two.anonymous.withToken(one.owner.accessToken!);
  await allReady();
  // The first sealing makes the key, a moment after the start.
  await until(async () => (await one.anonymous.get(KEYS)).text.includes('keyId'));
});

afterAll(async () => {
  await two.nest.close();
  await one.stop();
  await redis.stop();
});

const allReady = (): Promise<void> =>
  until(async () => {
    const answers = await Promise.all([one, two].map((app) => app.anonymous.get('//ready')));
    return answers.every(({ status }) => status === 200);
  });

async function lookups(app: TestApp, fact: string, outcome: string): Promise<number> {
  const text = await app.nest.get(Metrics, { strict: false }).text();
  const line = text.split('\n').find((row) => row.includes(`fact="${fact}",outcome="${outcome}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

const titleOf = async (api: ApiClient): Promise<string | undefined> =>
  ((await api.get('/users/attribute-schema')).data as { schema: { title?: string } }).schema.title;

const setTitle = (title: string): Promise<unknown> =>
  one.owner.put('/users/attribute-schema', { schema: { type: 'object', title } });

describe('what replicas answer for each other', () => {
  it('is asked of the database once for all of them', async () => {
    await one.owner.get('/permissions?limit=7');
    await until(async () => (await tellRedis(redis, 'KEYS *permissions*')).includes('permissions:'));
    const [misses, hits] = [await lookups(two, 'permissions', 'miss'), await lookups(two, 'permissions', 'hit')];
    const [here, elsewhere] = [await one.owner.get('/permissions?limit=7'), await there.get('/permissions?limit=7')];
    expect(elsewhere.text).toBe(here.text);
    expect(await lookups(two, 'permissions', 'hit')).toBe(hits + 1);
    expect(await lookups(two, 'permissions', 'miss')).toBe(misses);
  });

  it('is new at once where it was changed, and within a second elsewhere, whoever changed it', async () => {
    for (let round = 0; round < 10; round++) {
      await titleOf(there);
      await setTitle(`round ${round}`);
      expect(await titleOf(one.owner)).toBe(`round ${round}`);
      await until(async () => (await titleOf(there)) === `round ${round}`, 1_000);
    }
    await one.sql(`UPDATE user_attribute_schemas SET schema = '{"type": "object", "title": "by hand"}'`);
    await until(async () => (await titleOf(one.owner)) === 'by hand', 1_000);
    await until(async () => (await titleOf(there)) === 'by hand', 1_000);
    expect(await titleOf(one.owner)).toBe('by hand');
  });

  it('is not found any more when a change was taken back in between', async () => {
    await setTitle('a');
    const first = await one.owner.get('/users/attribute-schema');
    await setTitle('b');
    await setTitle('a');
    const again = await one.owner.get('/users/attribute-schema');
    expect(again.headers.get('etag')).not.toBe(first.headers.get('etag'));
  });

  it('is right after everything was flushed, and when somebody writes into Redis', async () => {
    const { text } = await there.get('/permissions?limit=9');
    expect(await tellRedis(redis, 'FLUSHALL')).toContain('OK');
    expect((await there.get('/permissions?limit=9')).text).toBe(text);
    await until(async () => (await tellRedis(redis, 'KEYS *permissions*')).includes('permissions:'));
    const [place] = /rollcall:\S+/.exec(await tellRedis(redis, 'KEYS *permissions*'))!;
    await tellRedis(redis, `SET ${place} "forged"`);
    expect((await there.get('/permissions?limit=9')).text).toBe(text);
    expect((await tellRedis(redis, `GET ${place}`)).includes('users:read')).toBe(false);
  });

  it.each<RedisState>(['stalled', 'killed'])('is right and in time while Redis is %s', async (state) => {
    const expected = (await one.anonymous.get(KEYS)).text;
    await whileRedisIs(redis, state, async () => {
      for (let n = 0; n < 5; n++) {
        const calls = [one, two].map((app) => app.anonymous.get(KEYS));
        expect(await millisecondsOf(Promise.all(calls))).toBeLessThan(BOUNDED_MS);
        expect(new Set((await Promise.all(calls)).map(({ text }) => text))).toEqual(new Set([expected]));
      }
      await setTitle(`while ${state}`);
      expect(await titleOf(one.owner)).toBe(`while ${state}`);
      await until(async () => (await titleOf(there)) === `while ${state}`, 1_000);
    });
    await allReady();
  });

  it('is asked of the database by whoever cannot hear of changes', async () => {
    const deafen = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'rollcall-notifications'`;
    await titleOf(there);
    await one.sql(deafen);
    await one.sql(`UPDATE user_attribute_schemas SET schema = '{"type": "object", "title": "unheard"}'`);
    expect(await titleOf(one.owner)).toBe('unheard');
    await until(async () => (await titleOf(there)) === 'unheard', 1_000);
    const bypasses = await lookups(two, 'user_attribute_schemas', 'bypass');
    // It hears again within milliseconds: one of several questions falls into them.
    await until(async () => {
      await queryOnce(one.database.owner, deafen);
      await titleOf(there);
      return (await lookups(two, 'user_attribute_schemas', 'bypass')) > bypasses;
    });
  });
});
