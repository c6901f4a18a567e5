import { createPrivateKey, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { Secrets } from '@app/platform';
import { until } from '../../libs/platform/src/cache/testing/until.js';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { Outbox } from '../support/outbox.js';
import { Replicas } from '../support/replicas.js';
import { codeOf } from '../support/second-factor.js';
import { ServerProcess } from '../support/server-process.js';
import { OWNER_EMAIL, PASSWORD, QUICK_HASHES, SECRET_KEY } from '../support/server-settings.js';
import { printRows } from './support/report.js';

const PRELOAD = pathToFileURL(path.resolve(import.meta.dirname, 'support/wrong-clock.mjs')).href;
const HOUR_MS = 3_600_000;
/** As often as the preloaded clock looks, and then some. */
const SETTLE_MS = 100;
const SECONDS_OF_TRUTH = 5;
const FAILURES_PER_ACCOUNT = 3;

const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-clock-'));
const aheadFile = path.join(folder, 'ahead');
const outbox = new Outbox();
let replicas: Replicas;
let right: ServerProcess;
let wrong: ServerProcess;

beforeAll(async () => {
  writeFileSync(aheadFile, '0');
  replicas = await Replicas.start(1, {
    DATA_DIR: outbox.dataDir,
    SIGN_IN_FAILURES_PER_ACCOUNT: String(FAILURES_PER_ACCOUNT),
    ...QUICK_HASHES,
  });
  right = replicas.running[0]!;
  wrong = await ServerProcess.start({
    ...replicas.environment,
    NODE_OPTIONS: `--import=${PRELOAD}`,
    CLOCK_AHEAD_FILE: aheadFile,
  });
  replicas.running.push(wrong);
}, 60_000);

beforeEach(() => setAhead(0));

afterAll(async () => {
  await replicas.stop();
  outbox.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function setAhead(ms: number): Promise<void> {
  writeFileSync(aheadFile, String(ms));
  await sleep(SETTLE_MS);
}

const nowSeconds = (): number => Date.now() / 1000;
const claimsOf = (token: string): jwt.JwtPayload => jwt.decode(token) as jwt.JwtPayload;
const refusalOf = ({ status, error }: ApiResponse): [number, string] => [status, error.code];

/** The same token, ending at another time, signed by the key that signs. */
async function tokenEnding(token: string, exp: number): Promise<string> {
  const [row] = await replicas.sql<{ kid: string; sealed: Buffer }>(
    `SELECT kid, private_key_sealed AS sealed FROM signing_keys WHERE status = 'current'`,
  );
  const der = new Secrets(SECRET_KEY).unseal(row!.sealed, 'signing-key');
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return jwt.sign({ ...claimsOf(token), exp }, key, {
    algorithm: 'ES256',
    header: { alg: 'ES256', typ: 'at+jwt', kid: row!.kid },
  });
}

async function newPerson(owner: ApiClient): Promise<{ id: string; email: string; api: ApiClient }> {
  const email = `${randomUUID()}@example.com`;
  const { id } = (await owner.post('/users', { email, password: PASSWORD })).data as { id: string };
  return { id, email, api: await wrong.api.signIn(email, PASSWORD) };
}

async function enrolled(api: ApiClient): Promise<string> {
  const { secret } = (await api.post('/auth/mfa/totp', { password: PASSWORD })).data as { secret: string };
  expect((await api.post('/auth/mfa/totp/confirm', { code: codeOf(secret) })).status).toBe(200);
  return secret;
}

/** A refused code, then the right one. */
async function secondStep(email: string, code: string): Promise<ApiResponse> {
  const { mfaToken } = (await wrong.api.post('/auth/login', { email, password: PASSWORD })).data as {
    mfaToken: string;
  };
  return wrong.api.post('/auth/mfa/verify', { mfaToken, code });
}

describe.each([
  ['an hour ahead', HOUR_MS],
  ['an hour behind', -HOUR_MS],
])('a replica whose clock jumps to %s', (how, aheadMs) => {
  it('issues and accepts tokens for as long as PostgreSQL says, no longer and no shorter', async () => {
    await setAhead(aheadMs);
    const owner = await wrong.api.signIn(OWNER_EMAIL, PASSWORD);
    const { iat, exp } = claimsOf(owner.accessToken!);
    expect(exp! - iat!).toBe(600);
    expect(Math.abs(iat! - nowSeconds())).toBeLessThan(SECONDS_OF_TRUTH);
    expect((await right.api.withToken(owner.accessToken!).get('/auth/me')).status).toBe(200);
    for (const { api } of [wrong, right]) {
      const ended = await tokenEnding(owner.accessToken!, nowSeconds() - 70);
      expect(refusalOf(await api.withToken(ended).get('/auth/me'))).toEqual([401, 'TOKEN_EXPIRED']);
      const ending = await tokenEnding(owner.accessToken!, nowSeconds() + 30);
      expect((await api.withToken(ending).get('/auth/me')).status).toBe(200);
    }
    expect((await wrong.api.post('/auth/refresh', { refreshToken: owner.refreshToken })).status).toBe(200);
    printRows({
      [`the clock of a replica is ${how}`]: {
        tokenSeconds: exp! - iat!,
        offSeconds: Math.round(Math.abs(iat! - nowSeconds())),
      },
    });
  });

  it('ends sessions, keeps lockouts and counts codes of second factors by PostgreSQL’s time', async () => {
    const owner = await wrong.api.signIn(OWNER_EMAIL, PASSWORD);
    const [ending, locked, careful] = [await newPerson(owner), await newPerson(owner), await newPerson(owner)];
    const secret = await enrolled(careful.api);
    await replicas.sql('UPDATE mfa_factors SET last_used_step = NULL WHERE user_id = $1', [careful.id]);
    const guess = (password: string): Promise<ApiResponse> =>
      wrong.api.post('/auth/login', { email: locked.email, password });
    for (let n = 0; n < FAILURES_PER_ACCOUNT; n++) await guess('wrong horse batteries');
    await setAhead(aheadMs);
    expect((await guess(PASSWORD)).status).toBe(429);
    await replicas.sql(`UPDATE sessions SET idle_expires_at = now() WHERE user_id = $1`, [ending.id]);
    await until(async () => (await ending.api.get('/auth/me')).status === 401, 3_000);
    const stepsAway = aheadMs / 30_000;
    expect(refusalOf(await secondStep(careful.email, codeOf(secret, stepsAway)))).toEqual([401, 'MFA_CODE_INVALID']);
    expect((await secondStep(careful.email, codeOf(secret))).status).toBe(200);
  });

  it('keeps idempotency keys and the begin of a grant, mails and seals, and is none the worse when the clock is right again', async () => {
    const owner = await wrong.api.signIn(OWNER_EMAIL, PASSWORD);
    const body = { email: `${randomUUID()}@example.com` };
    const key = { 'Idempotency-Key': randomUUID() };
    const first = await owner.post('/users', body, key);
    await setAhead(aheadMs);
    const again = await owner.post('/users', body, key);
    expect([again.status, again.data]).toEqual([201, first.data]);

    const guest = { email: `${randomUUID()}@example.com` };
    const { id } = (await owner.post('/users', guest)).data as { id: string };
    await outbox.take(guest.email);
    const validFrom = new Date(Date.now() + HOUR_MS / 2).toISOString();
    const roleId = ((await owner.get('/roles?limit=100')).data as { id: string; name: string }[]).find(
      ({ name }) => name === 'admin',
    )!.id;
    const granted = await owner.post(`/users/${id}/roles`, { roleId, validFrom, reason: 'a test' });
    expect([granted.status, (granted.data as { validFrom: string }).validFrom]).toEqual([201, validFrom]);

    const eventId = granted.headers.get('audit-event-id');
    const [event] = await replicas.sql<{ at: Date }>('SELECT occurred_at AS at FROM user_audit_log WHERE id = $1', [
      eventId,
    ]);
    expect(Math.abs(event!.at.getTime() / 1000 - nowSeconds())).toBeLessThan(SECONDS_OF_TRUTH);
    await until(
      async () => (await replicas.sql('SELECT FROM audit_leaves WHERE event_id = $1', [eventId])).length === 1,
      10_000,
    );
    const [head] = await replicas.sql<{ at: Date }>('SELECT max(signed_at) AS at FROM audit_checkpoints');
    expect(Math.abs(head!.at.getTime() / 1000 - nowSeconds())).toBeLessThan(SECONDS_OF_TRUTH);

    await setAhead(0);
    expect((await owner.get('/auth/me')).status).toBe(200);
    expect((await owner.post('/auth/refresh', { refreshToken: owner.refreshToken })).status).toBe(200);
    expect((await wrong.api.get('//ready')).status).toBe(200);
    expect(wrong.hasExited).toBe(false);
  });
});
