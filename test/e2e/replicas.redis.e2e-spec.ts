import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RedisServer } from '../../libs/platform/src/cache/testing/redis-server.js';
import { until } from '../../libs/platform/src/cache/testing/until.js';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { type RedisState, troubleRedis, whileRedisIs } from '../support/redis-trouble.js';
import { Replicas } from '../support/replicas.js';
import { OWNER_EMAIL, PASSWORD, QUICK_HASHES } from '../support/server-settings.js';

const REPLICAS = 3;
const BULK_LIMIT = 12;
/** How long the mixed run lasts. */
const MIXED_MS = Number(process.env['MIXED_SECONDS'] ?? 5) * 1_000;
/** A change must have reached every replica by then. */
const COHERENT_AFTER_MS = 1_000;
/** For three of them to find Redis again, on a busy machine. */
const READY_PATIENCE_MS = 20_000;
/** Longer than replicas keep to their shares after Redis was away. */
const SETTLED_MS = 3_000;

let redis: RedisServer;
let replicas: Replicas;
let owner: ApiClient;

interface Person {
  readonly id: string;
  readonly email: string;
  /** The same session on each replica. */
  readonly everywhere: readonly ApiClient[];
}

beforeAll(async () => {
  redis = await RedisServer.start();
  replicas = await Replicas.start(REPLICAS, {
    ...QUICK_HASHES,
    LOG_LEVEL: 'silent',
    REDIS_URL: redis.url,
    BULK_CALLS_PER_MINUTE: String(BULK_LIMIT),
  });
  await allReady();
  await signInOwner();
}, 60_000);

afterAll(async () => {
  await replicas.stop();
  await redis.stop();
});

const anonymous = (n: number): ApiClient => replicas.running[n % REPLICAS]!.api;
const signInOwner = async (): Promise<void> => void (owner = await anonymous(0).signIn(OWNER_EMAIL, PASSWORD));
const statusesOf = async (calls: readonly Promise<ApiResponse>[]): Promise<number[]> =>
  (await Promise.all(calls)).map(({ status }) => status);

async function allReady(): Promise<void> {
  await until(async () => {
    const ready = await statusesOf(replicas.running.map(({ api }) => api.get('//ready')));
    return ready.every((status) => status === 200);
  }, READY_PATIENCE_MS);
}

async function person(): Promise<Person> {
  const email = `${randomUUID()}@example.com`;
  const { id } = (await owner.post('/users', { email, password: PASSWORD })).data as { id: string };
  const { accessToken } = await anonymous(0).signIn(email, PASSWORD);
  return { id, email, everywhere: replicas.running.map(({ api }) => api.withToken(accessToken!)) };
}

async function roleId(name: string): Promise<string> {
  const roles = (await owner.get('/roles?limit=100')).data as { id: string; name: string }[];
  return roles.find((role) => role.name === name)!.id;
}

const auditor = async ({ id }: Person): Promise<string> => {
  const granted = await owner.post(`/users/${id}/roles`, { roleId: await roleId('auditor') });
  return (granted.data as { id: string }).id;
};

/** Every replica answers so, a second after the change at the latest. */
async function becomesEverywhere(status: number, { everywhere }: Person, path: string): Promise<void> {
  const deadline = performance.now() + COHERENT_AFTER_MS;
  let seen: number[];
  do {
    seen = await statusesOf(everywhere.map((api) => api.get(path)));
    if (seen.every((one) => one === status)) return;
    await sleep(10);
  } while (performance.now() < deadline);
  expect(seen).toEqual(everywhere.map(() => status));
}

describe.each<RedisState>(['up', 'stalled', 'killed'])('with Redis %s, three replicas', (state) => {
  it('know within a second who may what', async () => {
    const someone = await person();
    await whileRedisIs(redis, state, async () => {
      await becomesEverywhere(403, someone, '/audit-events');
      const grantId = await auditor(someone);
      await becomesEverywhere(200, someone, '/audit-events');
      await owner.delete(`/users/${someone.id}/roles/${grantId}`);
      await becomesEverywhere(403, someone, '/audit-events');
    });
  });

  it('turn away within a second who is suspended, and who signed out', async () => {
    const [suspended, gone] = [await person(), await person()];
    await whileRedisIs(redis, state, async () => {
      await becomesEverywhere(200, suspended, '/auth/me');
      await becomesEverywhere(200, gone, '/auth/me');
      await owner.post(`/users/${suspended.id}/suspend`, { reason: 'a test' });
      await becomesEverywhere(401, suspended, '/auth/me');
      await gone.everywhere[1]!.post('/auth/logout');
      await becomesEverywhere(401, gone, '/auth/me');
    });
  });

  it('follow a key that leaked and a key that is changed in order', async () => {
    const before = await person();
    await whileRedisIs(redis, state, async () => {
      await becomesEverywhere(200, before, '/auth/me');
      expect((await owner.post('/signing-keys/rotate', { immediately: true })).status).toBe(200);
      await becomesEverywhere(401, before, '/auth/me');
      await signInOwner();
      const during = await person();
      await becomesEverywhere(200, during, '/auth/me');
      await replicas.sql(`UPDATE signing_keys SET created_at = now() - interval '6 minutes' WHERE status = 'next'`);
      expect((await owner.post('/signing-keys/rotate', {})).status).toBe(200);
      await becomesEverywhere(200, during, '/auth/me');
      for (let n = 0; n < REPLICAS; n++) {
        const { accessToken } = await anonymous(n).signIn(during.email, PASSWORD);
        const everywhere = replicas.running.map(({ api }) => api.withToken(accessToken!));
        await becomesEverywhere(200, { ...during, everywhere }, '/auth/me');
      }
    });
  });
});

/** So many bulk calls at once over all replicas: how many were let through. */
async function bulkCallsLetThrough({ id, everywhere }: Person): Promise<number> {
  const calls = Array.from({ length: 60 }, (_, n) =>
    everywhere[n % REPLICAS]!.post('/users/bulk/status', { ids: [id], status: 'active' }),
  );
  const statuses = await statusesOf(calls);
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
  return statuses.filter((status) => status !== 429).length;
}

describe('limits over three replicas', () => {
  it('let through exactly as many as the limit while Redis is up', async () => {
    await allReady();
    let letThrough = 0;
    // On a starved machine Redis may take longer than a replica waits; then each counts for itself, as below, and keeps to
    // its share for a moment after.
    for (let attempt = 0; attempt < 5 && letThrough !== BULK_LIMIT; attempt++) {
      if (attempt > 0) await sleep(SETTLED_MS);
      letThrough = await bulkCallsLetThrough(await person());
      expect(letThrough).toBeLessThan(2 * BULK_LIMIT);
    }
    expect(letThrough).toBe(BULK_LIMIT);
  });

  it.each<RedisState>(['stalled', 'killed'])('let through no more either while Redis is %s', async (state) => {
    const someone = await person();
    await whileRedisIs(redis, state, async () => {
      expect(await bulkCallsLetThrough(someone)).toBe(BULK_LIMIT);
    });
    await allReady();
  });
});

/** What is true, and since when everybody must know. */
interface Truth<Value> {
  value: Value;
  before: Value;
  changedAt: number;
}

/** Two answers are right for a second after a change, one from then on. */
function isRight<Value>(truth: Truth<Value>, askedAt: number, answer: Value): boolean {
  if (answer === truth.value) return true;
  return answer === truth.before && askedAt < truth.changedAt + COHERENT_AFTER_MS;
}

function tell<Value>(truth: Truth<Value>, value: Value): void {
  Object.assign(truth, { before: truth.value, value, changedAt: performance.now() });
}

describe('a mixed run while Redis is emptied and stalled at random', () => {
  it('gives no wrong answer', async () => {
    const someone = await person();
    const access: Truth<number> = { value: 403, before: 403, changedAt: -Infinity };
    const schema: Truth<string> = { value: '', before: '', changedAt: -Infinity };
    const names: Truth<number> = { value: 0, before: 0, changedAt: -Infinity };
    const wrong: string[] = [];
    let answers = 0;
    const endsAt = performance.now() + MIXED_MS;
    const stopTrouble = troubleRedis(redis);

    const ask = async (n: number): Promise<void> => {
      for (let turn = n; performance.now() < endsAt; turn++) {
        const askedAt = performance.now();
        const [access0, schema0, names0] = [{ ...access }, { ...schema }, { ...names }];
        const api = owner.accessToken ? anonymous(turn).withToken(owner.accessToken) : owner;
        const held = await someone.everywhere[turn % REPLICAS]!.get('/audit-events?limit=1');
        const described = await api.get('/users/attribute-schema');
        const listed = await api.get('/permissions?namespace=mixed&limit=100');
        const signedIn = await anonymous(turn).post('/auth/login', { email: someone.email, password: PASSWORD });
        const guessed = await anonymous(turn).post('/auth/login', { email: someone.email, password: 'wrong' });
        const right = [
          isRight(access0, askedAt, held.status) || isRight(access, askedAt, held.status),
          isRight(schema0, askedAt, titleOf(described)) || isRight(schema, askedAt, titleOf(described)),
          isRight(names0, askedAt, countOf(listed)) || isRight(names, askedAt, countOf(listed)),
          signedIn.status === 200,
          guessed.status === 401,
        ];
        answers += right.length;
        if (right.includes(false)) {
          wrong.push(JSON.stringify([right, held.status, titleOf(described), countOf(listed), access, schema, names]));
        }
      }
    };

    const change = async (): Promise<void> => {
      for (let n = 1; performance.now() < endsAt; n++) {
        const grantId = await auditor(someone);
        tell(access, 200);
        await owner.put('/users/attribute-schema', { schema: { type: 'object', title: `title ${n}` } });
        tell(schema, `title ${n}`);
        await sleep(400);
        await owner.delete(`/users/${someone.id}/roles/${grantId}`);
        tell(access, 403);
        await anonymous(n)
          .withToken(owner.accessToken!)
          .post('/permissions', { permissions: [{ code: `mixed:n${n}` }] });
        // The wildcard above it is registered along with the first.
        tell(names, n + 1);
        await sleep(700);
      }
    };

    await Promise.all([change(), ...Array.from({ length: 6 }, (_, n) => ask(n))]);
    expect(await stopTrouble()).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
    expect(answers).toBeGreaterThan(30);
    await allReady();
  }, 60_000);
});

const titleOf = ({ data }: ApiResponse): string => (data as { schema: { title?: string } }).schema.title ?? '';
const countOf = ({ data }: ApiResponse): number => (data as unknown[]).length;
