import { type JsonWebKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { SigningKeyRotationService } from '@app/auth';
import { SigningKeys } from '../../libs/auth/src/keys/signing-keys.js';
import { SigningKeyRepository } from '../../libs/auth/src/keys/signing-key.repository.js';
import { Jobs } from '@app/platform';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { PASSWORD, TestApp } from '../support/test-app.js';

interface Key {
  kid: string;
  status: string;
  activatedAt: string | null;
  retiredAt: string | null;
  trustedUntil: string | null;
}

const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 20);

let app: TestApp;
/** A second replica on the same database. */
let other: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
  other = await TestApp.start({}, app.database);
});

afterAll(async () => {
  other.nest.getHttpServer().closeAllConnections();
  await other.nest.close();
  await app.stop();
});

const kidOf = (token: string): string => jwt.decode(token, { complete: true })!.header.kid!;
const refusalOf = ({ status, error }: ApiResponse): [number, string] => [status, error?.code];
const rotate = (body: object = {}, by: ApiClient = app.owner): Promise<ApiResponse> =>
  by.post('/signing-keys/rotate', body);
const keys = async (): Promise<Key[]> => (await app.owner.get('/signing-keys?limit=100')).data as Key[];
const kidWith = async (status: string): Promise<string> => (await keys()).find((key) => key.status === status)!.kid;

/** The next key becomes old enough to sign. */
const passPublication = (): Promise<object[]> =>
  app.sql(`UPDATE signing_keys SET created_at = now() - interval '6 minutes' WHERE status = 'next'`);

async function keySetOf(replica: TestApp): Promise<Map<string, JsonWebKey>> {
  const { text } = await replica.anonymous.get('//.well-known/jwks.json');
  const set = JSON.parse(text) as { keys: (JsonWebKey & { kid: string })[] };
  return new Map(set.keys.map((key) => [key.kid, key]));
}

/** As a client app would: with the published keys alone. */
async function verifiesElsewhere(token: string, replica: TestApp): Promise<boolean> {
  const jwk = (await keySetOf(replica)).get(kidOf(token));
  if (!jwk) return false;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return Boolean(jwt.verify(token, key, { algorithms: ['ES256'], audience: 'rollcall' }));
}

async function within(milliseconds: number, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Not within ${milliseconds} ms`);
    await sleep(10);
  }
}

const signsWith = (replica: TestApp): string => replica.nest.get(SigningKeys).current.kid;

/** Signed in anew: an emergency of another test may have ended the tokens of before. */
let fresh: ApiClient;

beforeEach(async () => {
  fresh = await app.anonymous.signIn('owner@example.com', PASSWORD);
  Object.defineProperty(app, 'owner', { value: fresh, configurable: true });
});

describe('rotating the signing keys', () => {
  it('publishes a next key beside the current one from the first boot on, on every replica', async () => {
    const statuses = (await keys()).map((key) => key.status);
    expect(statuses.sort()).toEqual(['current', 'next']);
    const published = [...(await keySetOf(app)).keys()].sort();
    expect(published).toEqual((await keys()).map(({ kid }) => kid).sort());
    expect([...(await keySetOf(other)).keys()].sort()).toEqual(published);
  });

  it('refuses to sign with a key that clients may not have seen yet', async () => {
    const before = await keys();
    expect(refusalOf(await rotate())).toEqual([409, 'SIGNING_KEY_NOT_READY']);
    await app.sql(`UPDATE signing_keys SET created_at = now() - interval '299 seconds' WHERE status = 'next'`);
    expect(refusalOf(await rotate({ immediately: false }))).toEqual([409, 'SIGNING_KEY_NOT_READY']);
    expect((await keys()).map(({ kid, status }) => [kid, status]).sort()).toEqual(
      before.map(({ kid, status }) => [kid, status]).sort(),
    );
  });

  it('makes the next key current everywhere within a second, and keeps what the old one signed', async () => {
    await passPublication();
    const [was, next] = [await kidWith('current'), await kidWith('next')];
    const response = await rotate();
    expect(response.status).toBe(200);
    expect(response.data).toMatchObject({ kid: next, status: 'current', retiredAt: null, trustedUntil: null });
    await within(1_000, () => signsWith(app) === next && signsWith(other) === next);
    const old = fresh.accessToken!;
    expect(kidOf(old)).toBe(was);
    for (const replica of [app, other]) {
      expect(replica.nest.get(SigningKeys).publicKey(was)).toBeDefined();
      expect((await replica.anonymous.withToken(old).get('/auth/me')).status).toBe(200);
      expect(await verifiesElsewhere(old, replica)).toBe(true);
    }
    const renewed = await other.anonymous.signIn('owner@example.com', PASSWORD);
    expect(kidOf(renewed.accessToken!)).toBe(next);
    expect(await verifiesElsewhere(renewed.accessToken!, app)).toBe(true);
    const retired = (await keys()).find(({ kid }) => kid === was)!;
    const trustedFor = Date.parse(retired.trustedUntil!) - Date.parse(retired.retiredAt!);
    expect(trustedFor).toBeGreaterThanOrEqual(660_000);
  });

  it('is audited with both keys and who did it, and answers which event', async () => {
    await passPublication();
    const [was, next] = [await kidWith('current'), await kidWith('next')];
    const id = (await rotate()).headers.get('audit-event-id');
    const [event] = await app.auditEvents('action=signing-key.rotated');
    expect(event).toMatchObject({
      id,
      outcome: 'success',
      actor: { type: 'user' },
      subject: { type: 'signing-key', id: next },
      details: { retired: was, immediately: false },
    });
  });

  it('forgets the private half of a retired key, and shows no private half of any', async () => {
    const rows = await app.sql<{ length: number; status: string }>(
      'SELECT length(private_key_sealed) AS length, status FROM signing_keys',
    );
    for (const { length, status } of rows) expect(length > 0).toBe(status !== 'retired');
    const { text } = await app.owner.get('/signing-keys?limit=100');
    expect(text).not.toMatch(/private|sealed|"d"/);
  });

  it('drops a retired key from the key set, and refuses it, when its last token has expired', async () => {
    await passPublication();
    const token = fresh.accessToken!;
    await rotate();
    await within(1_000, () => signsWith(other) !== kidOf(token));
    await app.sql(`UPDATE signing_keys SET trusted_until = now() + interval '300 milliseconds' WHERE kid = $1`, [
      kidOf(token),
    ]);
    await app.sql('NOTIFY signing_keys_changed');
    await within(2_000, async () => !(await keySetOf(other)).has(kidOf(token)));
    await within(1_000, async () => !(await keySetOf(app)).has(kidOf(token)));
    expect(refusalOf(await other.anonymous.withToken(token).get('/auth/me'))).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('drops no request under load on two replicas', async () => {
    let [requests, failures, isRunning] = [0, 0, true];
    const replicas = [app, other];
    const client = async (n: number): Promise<void> => {
      let api = await replicas[n % 2]!.anonymous.signIn('owner@example.com', PASSWORD);
      while (isRunning) {
        const refreshed = await replicas[requests % 2]!.anonymous.post('/auth/refresh', {
          refreshToken: api.refreshToken,
        });
        const tokens = refreshed.data as { accessToken: string; refreshToken: string };
        api = Object.assign(api.withToken(tokens.accessToken), { refreshToken: tokens.refreshToken });
        for (const replica of replicas) {
          const isAccepted = (await replica.anonymous.withToken(api.accessToken!).get('/auth/me')).status === 200;
          if (!isAccepted || !(await verifiesElsewhere(api.accessToken!, replica))) failures++;
          requests += 2;
        }
      }
    };
    const clients = Array.from({ length: 6 }, (_, n) => client(n));
    const kids = new Set<string>();
    for (let n = 0; n < 8; n++) {
      await sleep(150);
      await passPublication();
      const response = await rotate({}, replicas[n % 2]!.owner.withToken(fresh.accessToken!));
      expect(response.status).toBe(200);
      kids.add((response.data as Key).kid);
    }
    isRunning = false;
    await Promise.all(clients);
    expect(kids.size).toBe(8);
    expect(requests).toBeGreaterThan(50);
    expect(failures).toBe(0);
  });

  it.each(['in order', 'immediately'])(
    `happens once when many ask two replicas at the same moment, %s`,
    async (how) => {
      for (let round = 0; round < (how === 'in order' ? ROUNDS : Math.ceil(ROUNDS / 4)); round++) {
        await passPublication();
        const [before] = await app.sql<{ kid: string }>(`SELECT kid FROM signing_keys WHERE status = 'next'`);
        const services = [app, other].map((replica) => replica.nest.get(SigningKeyRotationService));
        const calls = Array.from({ length: 8 }, (_, n) =>
          how === 'in order' ? services[n % 2]!.rotate() : services[n % 2]!.rotateImmediately(),
        );
        const results = await Promise.allSettled(calls);
        const winners = results.filter((result) => result.status === 'fulfilled');
        if (how === 'in order') expect(winners.map(({ value }) => value)).toEqual([before!.kid]);
        else expect(winners.length).toBeGreaterThan(0);
        const statuses = await app.sql<{ status: string }>(
          `SELECT status FROM signing_keys WHERE status <> 'retired' ORDER BY 1`,
        );
        expect(statuses.map(({ status }) => status)).toEqual(['current', 'next']);
      }
    },
  );
});

describe('the rotation job', () => {
  it('does nothing before the day, and rotates once when it has come', async () => {
    const rotation = app.nest.get(SigningKeyRotationService);
    await passPublication();
    const before = await kidWith('current');
    await rotation.rotateWhenDue();
    expect(await kidWith('current')).toBe(before);
    await app.sql(`UPDATE signing_keys SET activated_at = now() - interval '30 days' WHERE status = 'current'`);
    const turns = [rotation, other.nest.get(SigningKeyRotationService)].map((each) => each.rotateWhenDue());
    await Promise.all(turns);
    expect((await keys()).find(({ kid }) => kid === before)!.status).toBe('retired');
    const [event] = await app.auditEvents('action=signing-key.rotated');
    expect(event).toMatchObject({ actor: { type: 'system', id: null }, details: { retired: before } });
  });

  it('is run by the queue, and put there by a schedule that all replicas share', async () => {
    const schedules = await app.sql<{ name: string; cron: string }>(
      `SELECT name, cron FROM pgboss.schedule WHERE name = 'signing-key-rotation'`,
    );
    expect(schedules).toEqual([{ name: 'signing-key-rotation', cron: '17 * * * *' }]);
    await passPublication();
    await app.sql(`UPDATE signing_keys SET activated_at = now() - interval '31 days' WHERE status = 'current'`);
    const before = await kidWith('current');
    const database = app.nest.get(SigningKeyRepository)['database'];
    await database.transaction(() => app.nest.get(Jobs).enqueue('signing-key-rotation', {}));
    await within(8_000, async () => (await kidWith('current')) !== before);
  });
});

describe('an emergency rotation', () => {
  it('ends every access token of the current key on every replica within a second', async () => {
    const token = fresh.accessToken!;
    const kid = signsWith(app);
    expect(kidOf(token)).toBe(kid);
    const response = await rotate({ immediately: true });
    expect(response.data).toMatchObject({ status: 'current' });
    await within(1_000, () => signsWith(app) !== kid && signsWith(other) !== kid);
    for (const replica of [app, other]) {
      expect(refusalOf(await replica.anonymous.withToken(token).get('/auth/me'))).toEqual([401, 'UNAUTHENTICATED']);
      expect(replica.nest.get(SigningKeys).publicKey(kid)).toBeUndefined();
      expect((await keySetOf(replica)).has(kid)).toBe(false);
    }
    const refreshed = await other.anonymous.post('/auth/refresh', { refreshToken: fresh.refreshToken });
    expect(refreshed.status).toBe(200);
    const { accessToken } = refreshed.data as { accessToken: string };
    const renewed = app.anonymous.withToken(accessToken);
    const events = (await renewed.get('/audit-events?limit=1&action=signing-key.rotated')).data;
    expect(events).toMatchObject([{ details: { retired: kid, immediately: true } }]);
  });
});

describe('who may rotate', () => {
  it.each([
    ['GET', '/signing-keys', 'user'],
    ['POST', '/signing-keys/rotate', 'admin'],
  ])('%s %s refuses nobody and somebody with the role %s', async (method, path, role) => {
    const body = method === 'POST' ? {} : undefined;
    expect(refusalOf(await app.anonymous.call(method, path, { body }))).toEqual([401, 'UNAUTHENTICATED']);
    const person = await app.person([role]);
    expect(refusalOf(await person.api.call(method, path, { body }))).toEqual([403, 'PERMISSION_DENIED']);
  });

  it.each([{ immediately: 'true' }, { immediately: 1 }, { immediately: null }, { now: true }, [], 'x'])(
    'refuses the body %j and rotates nothing',
    async (body) => {
      await passPublication();
      const before = signsWith(app);
      expect((await app.owner.post('/signing-keys/rotate', JSON.stringify(body))).status).toBe(400);
      expect(await kidWith('current')).toBe(before);
    },
  );
});

describe('a replica that lost its ear', () => {
  const listeners = (): Promise<{ pid: number }[]> =>
    app.sql<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'rollcall-notifications' AND datname = current_database()`,
    );

  it('returns by itself, and knows then what changed meanwhile', async () => {
    await passPublication();
    const before = await listeners();
    expect(before).toHaveLength(2);
    await app.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'rollcall-notifications' AND datname = current_database()`,
    );
    const { kid } = (await rotate()).data as Key;
    await within(3_000, () => signsWith(app) === kid && signsWith(other) === kid);
    await within(3_000, async () => {
      const now = (await listeners()).map(({ pid }) => pid);
      return now.length === 2 && !now.some((pid) => before.some((was) => was.pid === pid));
    });
  });
});

/** Passport is one per process: there, the replica that started last verifies for both. */
const replica = (): TestApp => other;

describe('an unknown kid', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const forge = (): string =>
    jwt.sign({ sid: 'x' }, privateKey, {
      algorithm: 'ES256',
      header: { alg: 'ES256', typ: 'at+jwt', kid: randomBytes(32).toString('base64url') },
    });

  it('is refused, and makes the replica look at most once a second', async () => {
    await sleep(1_000);
    const repository = replica().nest.get(SigningKeyRepository);
    const listTrusted = repository.listTrusted.bind(repository);
    let looks = 0;
    repository.listTrusted = () => (looks++, listTrusted());
    const started = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => replica().anonymous.withToken(forge()).get('/auth/me')),
    );
    repository.listTrusted = listTrusted;
    for (const answer of answers) expect(refusalOf(answer)).toEqual([401, 'UNAUTHENTICATED']);
    expect(looks).toBeGreaterThan(0);
    expect(looks).toBeLessThanOrEqual(1 + Math.floor((performance.now() - started) / 1_000));
  });

  it('is found when it is ours and this replica has not heard of it', async () => {
    await sleep(1_000);
    const token = fresh.accessToken!;
    const trusted = replica().nest.get(SigningKeys)['trusted'];
    trusted.delete(kidOf(token));
    expect((await replica().anonymous.withToken(token).get('/auth/me')).status).toBe(200);
  });
});
