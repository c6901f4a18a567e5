import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type INestApplication } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Metrics, Overload } from '@app/platform';
import { type ApiResponse } from '../support/api-client.js';
import { PASSWORD, TestApp, type TestPerson } from '../support/test-app.js';

const BOUND_MS = 100;

let app: TestApp;
let person: TestPerson;
let overload: Overload;
/** The signal of this suite says so. */
let latenessMs = 0;

beforeAll(async () => {
  app = await TestApp.start({ OVERLOAD_DELAY_MS: String(BOUND_MS) });
  overload = app.nest.get(Overload, { strict: false });
  // From here on nobody looks but this suite.
  overload.beforeApplicationShutdown();
  person = await app.person(['admin', 'auditor']);
  overload.watch({ name: 'test', readMs: () => latenessMs });
});
afterAll(() => app.stop());

/** So late, for so many looks. */
function late(milliseconds: number, looks: number): void {
  latenessMs = milliseconds;
  for (let n = 0; n < looks; n++) overload.sample();
}

beforeEach(() => late(0, 20));

const CALLS: Readonly<Record<string, () => Promise<ApiResponse>>> = {
  probe: () => app.anonymous.get('//health'),
  ready: () => app.anonymous.get('//ready'),
  keys: () => app.anonymous.get('//.well-known/jwks.json'),
  export: () => person.api.get('/audit-events/export'),
  bulk: () => person.api.post('/users/bulk/status', { ids: [person.id], status: 'active' }),
  signIn: () => app.anonymous.post('/auth/login', { email: person.email, password: PASSWORD }),
  register: () => app.anonymous.post('/auth/forgot-password', { email: 'a@example.com' }),
  read: () => person.api.get('/users?limit=1'),
  check: () => person.api.post('/access/check', { userId: person.id, permission: 'users:read' }),
  write: () => person.api.patch(`/users/${person.id}`, { profile: { firstName: 'Ada' } }),
  refresh: () => app.anonymous.post('/auth/refresh', { refreshToken: 'x' }),
  stranger: () => app.anonymous.withToken('nobody').get('/auth/me'),
};

async function refusedNow(): Promise<string[]> {
  const refused: string[] = [];
  for (const [name, call] of Object.entries(CALLS)) {
    const { status, error, headers } = await call();
    if (status !== 503) continue;
    expect([error.code, headers.get('retry-after')]).toEqual(['OVERLOADED', '2']);
    refused.push(name);
  }
  return refused;
}

const BULK = ['export', 'bulk'];
const SIGN_INS = ['signIn', 'register'];
const ALL_ELSE = ['read', 'check', 'write', 'refresh', 'stranger'];

describe('an overload', () => {
  it.each([
    ['nothing, while work is in time', 0, 99, []],
    ['exports and many changes at once first', 1, 100, BULK],
    ['sign-ins next', 2, 300, [...BULK, ...SIGN_INS]],
    ['who is signed in last, and the probes never', 3, 1_000, [...BULK, ...SIGN_INS, ...ALL_ELSE]],
  ])('refuses %s', async (_, level, milliseconds, refused) => {
    late(milliseconds, 2);
    expect(overload.level).toBe(level);
    expect(await refusedNow()).toEqual(refused);
  });

  it('is over only after it has been quiet for a while', async () => {
    late(100, 2);
    late(60, 10);
    expect(await refusedNow()).toEqual(BULK);
    late(10, 4);
    expect(await refusedNow()).toEqual([]);
  });

  it('is measured: the level, how late each signal was, and what was refused', async () => {
    late(150, 2);
    await CALLS['export']!();
    const text = await app.nest.get(Metrics, { strict: false }).text();
    expect(text).toContain('rollcall_overload_level 1');
    expect(text).toContain('rollcall_overload_test_milliseconds 150');
    expect(text).toMatch(/rollcall_shed_requests_total\{class="bulk"\} [1-9]/);
    for (const name of ['event_loop', 'connection_wait', 'hash_queue'])
      expect(text).toContain(`rollcall_overload_${name}_milliseconds`);
  });
});

describe('what makes an overload', () => {
  it('is a blocked event loop', async () => {
    const { loop } = overload as unknown as { loop: { start(): void; stop(): void } };
    loop.start();
    for (let n = 0; n < 3 && overload.level === 0; n++) {
      await turnsBlockedFor(300);
      overload.sample();
    }
    loop.stop();
    expect(overload.level).toBeGreaterThan(0);
  });

  it('is a pool whose connections are all taken', async () => {
    const held: (() => Promise<void>)[] = [];
    while (held.length < 25) held.push(await holdConnection(app.nest));
    overload.sample();
    await sleep(150);
    overload.sample();
    overload.sample();
    await Promise.all(held.map((release) => release()));
    expect(overload.level).toBeGreaterThan(0);
  });

  it('is a queue of hashes, for exports only', async () => {
    const login = () => app.anonymous.post('/auth/login', { email: 'nobody@example.com', password: 'x' });
    const text = () => app.nest.get(Metrics, { strict: false }).text();
    const waiting = Promise.all(Array.from({ length: 60 }, login));
    let seen = 0;
    for (let n = 0; n < 200 && seen === 0; n++) {
      await sleep(2);
      overload.sample();
      seen = Number(/rollcall_overload_hash_queue_milliseconds ([\d.]+)/.exec(await text())![1]);
    }
    await waiting;
    expect(seen).toBeGreaterThan(0);
  });
});

/** The loop turns, but each turn takes so long. */
async function turnsBlockedFor(milliseconds: number): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await sleep(1);
    const until = performance.now() + milliseconds;
    while (performance.now() < until);
  }
}

async function holdConnection(nest: INestApplication): Promise<() => Promise<void>> {
  const runner = nest.get(DataSource).createQueryRunner();
  await runner.connect();
  return () => runner.release();
}
