import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { RedisServer } from '../../libs/platform/src/cache/testing/redis-server.js';
import { until } from '../../libs/platform/src/cache/testing/until.js';
import { type ApiResponse } from '../support/api-client.js';
import { PASSWORD, TestApp } from '../support/test-app.js';

const LIMIT = 10;

let redis: RedisServer;
let one: TestApp;
let two: TestApp;
let count = 0;

async function account(): Promise<{ id: string; email: string }> {
  const email = `shared-${++count}@example.com`;
  return (await one.owner.post('/users', { email, password: PASSWORD })).data as { id: string; email: string };
}

const signIn = (app: TestApp, email: string, password: string): Promise<ApiResponse> =>
  app.anonymous.post('/auth/login', { email, password });
const statusOf = async (app: TestApp, email: string, password: string): Promise<number> =>
  (await signIn(app, email, password)).status;
const isReady = async (app: TestApp): Promise<boolean> => (await app.anonymous.get('//ready')).status === 200;

/** Everything Redis holds, keys and values, as it says it. */
async function dump(): Promise<string> {
  const socket = connect(redis.port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.write('KEYS *\r\n');
  await sleep(200);
  socket.destroy();
  return text;
}

beforeAll(async () => {
  redis = await RedisServer.start();
  const environment = { REDIS_URL: redis.url, SIGN_IN_FAILURES_PER_ACCOUNT: String(LIMIT) };
  one = await TestApp.start(environment);
  two = await TestApp.start(environment, one.database);
  await until(async () => (await isReady(one)) && (await isReady(two)));
});

afterAll(async () => {
  await two.nest.close();
  await one.stop();
  await redis.stop();
});

describe('two replicas that share Redis', () => {
  it('let together no more than the limit of a thousand parallel guesses through to the hash', async () => {
    const { id, email } = await account();
    const guesses = Array.from({ length: 1_000 }, (_, n) => signIn(n % 2 ? one : two, email, `guess number ${n}`));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(LIMIT);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect((await one.auditEvents(`subjectId=${id}&action=sign-in.failed`)).length).toBeLessThanOrEqual(LIMIT);
    expect(await statusOf(one, email, PASSWORD)).toBe(429);
    expect(await statusOf(two, email, PASSWORD)).toBe(429);
  });

  it('give back on one what was counted on the other', async () => {
    const { email } = await account();
    for (let n = 0; n < LIMIT - 1; n++) await signIn(n % 2 ? one : two, email, 'wrong');
    for (let n = 0; n < LIMIT; n++) expect(await statusOf(n % 2 ? one : two, email, PASSWORD)).toBe(200);
    expect(await statusOf(one, email, 'wrong')).toBe(401);
    expect(await statusOf(two, email, 'wrong')).toBe(429);
  });

  it('keep no address in Redis', async () => {
    await signIn(one, 'somebody.private@example.com', 'x');
    const keys = await dump();
    expect(keys).toContain('sign-in-attempts');
    expect(keys).not.toMatch(/private|example|@/);
  });

  it('count each by itself, more strictly, while Redis is away', async () => {
    const { email } = await account();
    await redis.kill();
    const statuses: number[] = [];
    for (let n = 0; n < LIMIT; n++) statuses.push(await statusOf(one, email, 'wrong'));
    expect(statuses.filter((status) => status === 401).length).toBe(LIMIT / 2);
    const other = await account();
    for (let n = 0; n < LIMIT; n++) expect(await statusOf(one, other.email, PASSWORD)).toBe(200);
    await redis.start();
    await until(async () => (await isReady(one)) && (await isReady(two)));
  });
});
