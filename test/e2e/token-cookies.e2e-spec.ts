import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiResponse } from '../support/api-client.js';
import { PASSWORD, TestApp } from '../support/test-app.js';

const REFRESH = '__Host-rollcall-refresh';
const DEVICE = '__Host-rollcall-device';
const OWN = 'https://id.example.com';
const FRIEND = 'https://app.example.com';
const CSRF = { 'x-rollcall-csrf': '1' };
const BY_COOKIE = { 'x-token-transport': 'cookie' };

let app: TestApp;
let email: string;

const signIn = (headers: Record<string, string> = {}): Promise<ApiResponse> =>
  app.anonymous.post('/auth/login', { email, password: PASSWORD }, headers);
const refresh = (cookie: string | undefined, headers: Record<string, string> = CSRF, body?: unknown) =>
  app.anonymous.post('/auth/refresh', body, { ...headers, ...(cookie !== undefined && { cookie }) });
const codeOf = ({ status, error }: ApiResponse): [number, string | undefined] => [status, error?.code];

const setCookieOf = (response: ApiResponse, name: string): string | undefined =>
  response.headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`));
/** As the browser would send it back. */
const cookieOf = (response: ApiResponse, name: string): string => setCookieOf(response, name)!.split(';')[0]!;
const signedInCookie = async (): Promise<string> => cookieOf(await signIn(BY_COOKIE), REFRESH);

beforeAll(async () => {
  app = await TestApp.start({ PUBLIC_URL: OWN, CORS_ORIGINS: FRIEND });
  ({ email } = await app.person());
});

afterAll(() => app.stop());

describe('signing in by cookie', () => {
  it('sets both tokens as cookies no script can read, and leaves them out of the body', async () => {
    const response = await signIn(BY_COOKIE);
    expect(response.status).toBe(200);
    expect(Object.keys(response.data as object).sort()).toEqual(['accessToken', 'expiresIn', 'tokenType', 'user']);
    const days = (count: number): number => count * 86_400;
    expect(setCookieOf(response, REFRESH)).toMatch(
      new RegExp(`^${REFRESH}=[\\w-]{43}; Max-Age=${days(30)}; Path=/; HttpOnly; Secure; SameSite=Strict$`),
    );
    expect(setCookieOf(response, DEVICE)).toMatch(
      new RegExp(`^${DEVICE}=[\\w-]{72}; Max-Age=${days(90)}; Path=/; HttpOnly; Secure; SameSite=Strict$`),
    );
    expect(response.headers.getSetCookie()).toHaveLength(2);
    for (const cookie of [REFRESH, DEVICE]) {
      expect(response.text).not.toContain(cookieOf(response, cookie).split('=')[1]);
    }
  });

  it('is asked for by the header alone', async () => {
    for (const headers of [{}, { 'x-token-transport': 'body' }, { cookie: `${REFRESH}=x` }] as Record<
      string,
      string
    >[]) {
      const response = await signIn(headers);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(response.data).toMatchObject({ refreshToken: expect.any(String), deviceToken: expect.any(String) });
    }
  });

  it('is refused to other origins', async () => {
    for (const origin of [OWN, FRIEND]) expect((await signIn({ ...BY_COOKIE, origin })).status).toBe(200);
    for (const origin of ['https://evil.example', 'null', `${OWN}.evil.example`, 'http://id.example.com']) {
      const response = await signIn({ ...BY_COOKIE, origin });
      expect([origin, ...codeOf(response)]).toEqual([origin, 403, 'CSRF_REFUSED']);
      expect(response.headers.getSetCookie()).toEqual([]);
    }
  });

  it('sets no cookie when it is refused', async () => {
    const response = await app.anonymous.post('/auth/login', { email, password: 'wrong' }, BY_COOKIE);
    expect([response.status, response.headers.getSetCookie()]).toEqual([401, []]);
  });
});

describe('refreshing by cookie', () => {
  it('takes the token from the cookie and sets the next one', async () => {
    const cookie = await signedInCookie();
    const response = await refresh(`theme=dark; ${cookie}; ${DEVICE}=x`);
    expect(response.status).toBe(200);
    expect(Object.keys(response.data as object).sort()).toEqual(['accessToken', 'expiresIn', 'tokenType']);
    const next = cookieOf(response, REFRESH);
    expect(next).not.toBe(cookie);
    expect((await refresh(next)).status).toBe(200);
    const { accessToken } = response.data as { accessToken: string };
    expect((await app.anonymous.withToken(accessToken).get('/auth/me')).status).toBe(200);
  });

  it('also with an empty JSON body', async () => {
    expect((await refresh(await signedInCookie(), CSRF, {})).status).toBe(200);
    const empty = { ...CSRF, 'content-type': 'application/json' };
    expect((await refresh(await signedInCookie(), empty, '')).status).toBe(200);
  });

  it('is refused without the header that other sites cannot send, and uses nothing up', async () => {
    const cookie = await signedInCookie();
    expect(codeOf(await refresh(cookie, {}))).toEqual([403, 'CSRF_REFUSED']);
    expect(codeOf(await refresh(cookie, BY_COOKIE))).toEqual([403, 'CSRF_REFUSED']);
    expect((await refresh(cookie)).status).toBe(200);
  });

  it('is refused to other origins', async () => {
    const cookie = await signedInCookie();
    for (const origin of ['https://evil.example', 'null', '', `${FRIEND}/`]) {
      expect([origin, ...codeOf(await refresh(cookie, { ...CSRF, origin }))]).toEqual([origin, 403, 'CSRF_REFUSED']);
    }
    expect((await refresh(cookie, { ...CSRF, origin: FRIEND })).status).toBe(200);
  });

  it('leaves a refusal in the trail', async () => {
    const response = await refresh(await signedInCookie(), {});
    const event = await app.owner.get(`/audit-events/${response.headers.get('audit-event-id')}`);
    expect(event.data).toMatchObject({ action: 'access.denied', details: { code: 'CSRF_REFUSED' } });
  });

  it('prefers the token in the body, which needs no cookie and answers none', async () => {
    const { refreshToken } = (await signIn()).data as { refreshToken: string };
    const response = await refresh(await signedInCookie(), {}, { refreshToken });
    expect(response.data).toMatchObject({ refreshToken: expect.any(String) });
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('without any token is a bad request', async () => {
    expect(codeOf(await refresh(undefined))).toEqual([400, 'VALIDATION_ERROR']);
    expect(codeOf(await refresh(`${REFRESH}2=x`))).toEqual([400, 'VALIDATION_ERROR']);
  });

  it.each(['', 'x', 'A'.repeat(43), 'A'.repeat(201), '%00', '"quoted"'])('refuses the cookie %j', async (value) => {
    expect([400, 401]).toContain((await refresh(`${REFRESH}=${value}`)).status);
  });

  it('still finds a stolen token: a replay ends the session', async () => {
    const cookie = await signedInCookie();
    const next = cookieOf(await refresh(cookie), REFRESH);
    await app.sql(`UPDATE refresh_tokens SET consumed_at = consumed_at - interval '1 hour'`);
    expect(codeOf(await refresh(cookie))).toEqual([401, 'REFRESH_TOKEN_INVALID']);
    expect(codeOf(await refresh(next))).toEqual([401, 'REFRESH_TOKEN_INVALID']);
  });
});

describe('signing out by cookie', () => {
  const signedIn = async () => {
    const response = await signIn(BY_COOKIE);
    const { accessToken } = response.data as { accessToken: string };
    return { api: app.anonymous.withToken(accessToken), cookie: cookieOf(response, REFRESH) };
  };
  const CLEARED = [`${REFRESH}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict`];

  it.each(['/auth/logout', '/auth/logout-all'])('%s clears the cookie', async (path) => {
    const { api, cookie } = await signedIn();
    const response = await api.post(path, undefined, { cookie });
    expect([response.status, response.headers.getSetCookie()]).toEqual([204, CLEARED]);
    expect((await refresh(cookie)).status).toBe(401);
  });

  it('keeps it when the session is kept, and sets none where there was none', async () => {
    const { api, cookie } = await signedIn();
    const kept = await api.post('/auth/logout-all', { keepCurrent: true }, { cookie });
    expect([kept.status, kept.headers.getSetCookie()]).toEqual([204, []]);
    expect((await refresh(cookie)).status).toBe(200);
    expect((await api.post('/auth/logout')).headers.getSetCookie()).toEqual([]);
  });
});

describe('a cookie', () => {
  it('signs nobody in by itself: every other route wants the access token', async () => {
    const cookie = await signedInCookie();
    for (const path of ['/auth/me', '/auth/sessions', '/users']) {
      expect((await app.anonymous.get(path, { cookie, ...CSRF })).status).toBe(401);
    }
    expect((await app.anonymous.post('/auth/logout', undefined, { cookie, ...CSRF })).status).toBe(401);
  });
});
