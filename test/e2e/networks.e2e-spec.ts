import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiResponse } from '../support/api-client.js';
import { TestApp } from '../support/test-app.js';

const LIMITS = { SIGN_INS_PER_MINUTE: '4', PUBLIC_CALLS_PER_MINUTE: '3' };

let app: TestApp;

const signIn = (from?: string): Promise<ApiResponse> =>
  app.anonymous.post(
    '/auth/login',
    { email: 'nobody@example.com', password: 'x' },
    from === undefined ? {} : { 'x-forwarded-for': from },
  );
const refresh = (from: string): Promise<ApiResponse> =>
  app.anonymous.post('/auth/refresh', { refreshToken: 'x' }, { 'x-forwarded-for': from });

async function statuses(calls: readonly (() => Promise<ApiResponse>)[]): Promise<number[]> {
  const answers: number[] = [];
  for (const call of calls) answers.push((await call()).status);
  return answers;
}

describe('behind a trusted proxy', () => {
  beforeAll(async () => {
    app = await TestApp.start({ ...LIMITS, TRUSTED_PROXIES: '127.0.0.1' });
  });
  afterAll(() => app.stop());

  it('each client counts for itself', async () => {
    const from = (address: string) => () => signIn(address);
    expect(await statuses(Array.from({ length: 5 }, () => from('203.0.113.1')))).toEqual([401, 401, 401, 401, 429]);
    expect(await statuses([from('203.0.113.2')])).toEqual([401]);
  });

  it('what the client wrote in front of its own address changes nothing', async () => {
    const lies = Array.from({ length: 5 }, (_, n) => () => signIn(`10.0.0.${n}, 203.0.113.3`));
    expect(await statuses(lies)).toEqual([401, 401, 401, 401, 429]);
  });

  it('an IPv6 /64 is one network, the next /64 is another', async () => {
    const hosts = ['::1', '::2', ':a:b:c:d', ':ffff:ffff:ffff:ffff', ':1:2:3:4'];
    const calls = hosts.map((host) => () => signIn(`2001:db8:0:1${host}`));
    expect(await statuses(calls)).toEqual([401, 401, 401, 401, 429]);
    expect((await signIn('2001:db8:0:2::1')).status).toBe(401);
  });

  it('refreshing has a limit of its own, told in headers', async () => {
    const from = '198.51.100.1';
    expect(await statuses(Array.from({ length: 3 }, () => () => refresh(from)))).toEqual([401, 401, 401]);
    const refused = await refresh(from);
    expect([refused.status, refused.error.code]).toEqual([429, 'RATE_LIMITED']);
    expect(refused.headers.get('ratelimit-limit')).toBe('3');
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit-reset')).toBe(refused.headers.get('retry-after'));
    expect((await signIn(from)).status).toBe(401);
  });
});

describe('without a trusted proxy', () => {
  beforeAll(async () => {
    app = await TestApp.start({ ...LIMITS, TRUSTED_PROXIES: '10.0.0.0/8' });
  });
  afterAll(() => app.stop());

  it('X-Forwarded-For changes nothing', async () => {
    const lies = Array.from({ length: 5 }, (_, n) => () => signIn(`203.0.113.${n}`));
    // The owner's own sign-in, when the application started, was the first of the four.
    expect(await statuses(lies)).toEqual([401, 401, 401, 429, 429]);
    expect((await signIn()).status).toBe(429);
  });
});
