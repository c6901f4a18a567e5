import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiResponse } from '../support/api-client.js';
import { TestApp, type TestPerson } from '../support/test-app.js';

const LIMITS = { READS_PER_MINUTE: '12', WRITES_PER_MINUTE: '30', BULK_CALLS_PER_MINUTE: '2' };
const HEADERS = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'] as const;

let app: TestApp;
let one: TestPerson;
let two: TestPerson;

beforeAll(async () => {
  app = await TestApp.start(LIMITS);
  one = await app.person(['admin', 'auditor']);
  two = await app.person();
});
afterAll(() => app.stop());

const limitHeaders = ({ headers }: ApiResponse): (number | null)[] =>
  HEADERS.map((name) => (headers.get(name) === null ? null : Number(headers.get(name))));

async function outcomes(calls: number, call: () => Promise<ApiResponse>): Promise<ApiResponse[]> {
  return Promise.all(Array.from({ length: calls }, call));
}

const passed = (answers: readonly ApiResponse[]): number => answers.filter(({ status }) => status !== 429).length;

describe('the limits of whoever is signed in', () => {
  it('count questions, tell so in headers, and refuse what is too much before it is asked', async () => {
    const first = await one.api.get('/auth/me');
    expect(limitHeaders(first)).toEqual([12, 11, expect.any(Number), null]);
    const answers = await outcomes(20, () => one.api.get('/auth/me'));
    expect(passed(answers)).toBe(11);
    const refused = answers.find(({ status }) => status === 429)!;
    expect(refused.error.code).toBe('RATE_LIMITED');
    const [limit, remaining, reset, retryAfter] = limitHeaders(refused);
    expect([limit, remaining]).toEqual([12, 0]);
    expect(retryAfter).toBe(reset);
    expect(reset).toBeGreaterThan(50);
    expect(reset).toBeLessThanOrEqual(60);
  });

  it('are of one user, and leave the other alone', async () => {
    expect((await one.api.get('/auth/me')).status).toBe(429);
    expect((await two.api.get('/auth/me')).status).toBe(200);
  });

  it('are the same whichever session asks', async () => {
    const again = await app.anonymous.signIn(one.email, 'correct horse battery');
    expect((await again.get('/auth/me')).status).toBe(429);
  });

  it('are of each class for itself: who asks too much may still change, and export', async () => {
    const changed = await one.api.patch(`/users/${two.id}`, { profile: { firstName: 'Ada' } });
    expect([changed.status, limitHeaders(changed)[0]]).toEqual([200, 30]);
    const exported = await outcomes(3, () => one.api.get('/audit-events/export'));
    expect(exported.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(1);
  });

  it('count a question as one although it is a POST', async () => {
    const asked = await one.api.post('/access/check', { userId: one.id, permission: 'users:read' });
    expect([asked.status, limitHeaders(asked)[0]]).toEqual([429, 12]);
  });

  it('are of an API key as of a user', async () => {
    const { api } = await app.program(['users:read']);
    expect(passed(await outcomes(20, () => api.get('/users?limit=1')))).toBe(12);
    expect((await two.api.get('/auth/me')).status).toBe(200);
  });

  it('count refusals too, so that nobody tries doors for free', async () => {
    const answers = await outcomes(20, () => two.api.get('/audit-events'));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403, 429]));
    expect(passed(answers)).toBeLessThanOrEqual(12);
  });

  it('do not count what nobody is signed in for, nor the probes', async () => {
    const probes = await outcomes(30, () => one.api.get('//health'));
    expect(passed(probes)).toBe(30);
    expect(limitHeaders(probes[0]!)).toEqual([null, null, null, null]);
    const strangers = await outcomes(20, () => app.anonymous.get('/auth/me'));
    expect(new Set(strangers.map(({ status }) => status))).toEqual(new Set([401]));
  });
});
