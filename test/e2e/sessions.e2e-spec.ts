import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiResponse } from '../support/api-client.js';
import { PASSWORD, TestApp, type TestPerson } from '../support/test-app.js';

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

let app: TestApp;

const refresh = (refreshToken: unknown): Promise<ApiResponse> => app.anonymous.post('/auth/refresh', { refreshToken });
const tokensOf = (response: ApiResponse): Tokens => response.data as Tokens;
const rounds = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function sessionOf(accessToken: string): string {
  const claims = Buffer.from(accessToken.split('.')[1]!, 'base64url').toString();
  return (JSON.parse(claims) as { sid: string }).sid;
}

async function expectAlive(accessToken: string): Promise<void> {
  expect((await app.anonymous.withToken(accessToken).get('/auth/me')).status).toBe(200);
}

async function expectAccessDead(accessToken: string): Promise<void> {
  const response = await app.anonymous.withToken(accessToken).get('/auth/me');
  expect([response.status, response.error?.code]).toEqual([401, 'UNAUTHENTICATED']);
}

async function expectRefreshDead(refreshToken: string): Promise<void> {
  const response = await refresh(refreshToken);
  expect([response.status, response.error?.code]).toEqual([401, 'REFRESH_TOKEN_INVALID']);
}

async function expectSignInDead(email: string): Promise<void> {
  const response = await app.anonymous.post('/auth/login', { email, password: PASSWORD });
  expect([response.status, response.error?.code]).toEqual([401, 'INVALID_CREDENTIALS']);
}

/** As if the last use of any token of the session lay longer back than the grace for honest retries. */
async function letGracePass(sessionId: string): Promise<void> {
  await app.sql(
    `UPDATE refresh_tokens SET consumed_at = consumed_at - interval '11 seconds'
     WHERE session_id = $1 AND consumed_at IS NOT NULL`,
    [sessionId],
  );
}

beforeAll(async () => {
  app = await TestApp.start();
});

afterAll(() => app.stop());

describe('signing out', () => {
  it('kills the access token and the refresh token at once', async () => {
    const { id, api } = await app.person();
    const response = await api.post('/auth/logout');
    expect([response.status, response.text]).toEqual([204, '']);
    await expectAccessDead(api.accessToken!);
    await expectRefreshDead(api.refreshToken!);
    const sid = sessionOf(api.accessToken!);
    expect(await app.auditEvents(`subjectId=${sid}&action=session.ended`)).toMatchObject([
      { outcome: 'success', actor: { type: 'user', id, sessionId: sid }, id: response.headers.get('audit-event-id') },
    ]);
  });

  it('kills every token of the session, also those from before a refresh', async () => {
    const { api } = await app.person();
    const next = tokensOf(await refresh(api.refreshToken));
    await app.anonymous.withToken(api.accessToken!).post('/auth/logout');
    for (const { accessToken, refreshToken } of [api as Tokens, next]) {
      await expectAccessDead(accessToken);
      await expectRefreshDead(refreshToken);
    }
  });

  it('leaves the other sessions of the person alone', async () => {
    const { email, api } = await app.person();
    const elsewhere = await app.anonymous.signIn(email, PASSWORD);
    await api.post('/auth/logout');
    await expectAlive(elsewhere.accessToken!);
    expect((await refresh(elsewhere.refreshToken)).status).toBe(200);
  });

  it('needs a live token, so that a second time is a 401', async () => {
    const { api } = await app.person();
    await api.post('/auth/logout');
    expect((await api.post('/auth/logout')).status).toBe(401);
    expect((await app.anonymous.post('/auth/logout')).status).toBe(401);
  });

  it('ends a session once, however often it is asked at the same time', async () => {
    const { api } = await app.person();
    const statuses = (await Promise.all(rounds(10).map(() => api.post('/auth/logout')))).map(({ status }) => status);
    expect(statuses.every((status) => status === 204 || status === 401)).toBe(true);
    expect(statuses).toContain(204);
    expect(await app.auditEvents(`subjectId=${sessionOf(api.accessToken!)}&action=session.ended`)).toHaveLength(1);
  });
});

describe('an account that is taken out of service', () => {
  const suspend = ({ id }: TestPerson) => app.owner.post(`/users/${id}/suspend`, { reason: 'Test' });
  const activate = ({ id }: TestPerson) => app.owner.post(`/users/${id}/activate`);
  const remove = ({ id }: TestPerson) => app.owner.delete(`/users/${id}`);
  const restore = ({ id }: TestPerson) => app.owner.post(`/users/${id}/restore`);

  it.each([
    ['suspended', suspend, 'activated', activate],
    ['deleted', remove, 'restored', restore],
  ])('is dead everywhere once %s, and nothing old lives again once %s', async (...parts) => {
    const [, takeOut, , bringBack] = parts;
    const person = await app.person();
    const elsewhere = await app.anonymous.signIn(person.email, PASSWORD);
    const next = tokensOf(await refresh(elsewhere.refreshToken));
    const old = [person.api as Tokens, elsewhere as Tokens, next];
    const expectOldDead = async (): Promise<void> => {
      for (const { accessToken, refreshToken } of old) {
        await expectAccessDead(accessToken);
        await expectRefreshDead(refreshToken);
      }
    };

    expect([200, 204]).toContain((await takeOut(person)).status);
    await expectOldDead();
    await expectSignInDead(person.email);

    expect((await bringBack(person)).status).toBe(200);
    await expectOldDead();
    const fresh = await app.anonymous.signIn(person.email, PASSWORD);
    await expectAlive(fresh.accessToken!);
    await expectOldDead();
    await expectAlive(fresh.accessToken!);
  });

  it.each([
    ['suspended', suspend],
    ['deleted', remove],
  ])('leaves nothing alive when it is %s while it signs in and refreshes', async (_, takeOut) => {
    for (const _round of rounds(5)) {
      const person = await app.person();
      const [out, ...answers] = await Promise.all([
        takeOut(person),
        ...rounds(3).map(() => app.anonymous.post('/auth/login', { email: person.email, password: PASSWORD })),
        ...rounds(5).map(() => refresh(person.api.refreshToken)),
      ]);
      expect([200, 204]).toContain(out.status);
      for (const { status, text } of answers) expect([[200, 401].includes(status), text]).toEqual([true, text]);
      await expectAccessDead(person.api.accessToken!);
      await expectRefreshDead(person.api.refreshToken!);
      for (const { accessToken, refreshToken } of answers.filter(({ status }) => status === 200).map(tokensOf)) {
        await expectAccessDead(accessToken);
        await expectRefreshDead(refreshToken);
      }
    }
  });
});

describe('refreshing', () => {
  it('answers new tokens of the same session, and writes it into the trail', async () => {
    const { id, api } = await app.person();
    const response = await refresh(api.refreshToken);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(Object.keys(response.data as object).sort()).toEqual([
      'accessToken',
      'expiresIn',
      'refreshToken',
      'tokenType',
    ]);
    const { accessToken, refreshToken } = tokensOf(response);
    expect(refreshToken).not.toBe(api.refreshToken);
    expect(sessionOf(accessToken)).toBe(sessionOf(api.accessToken!));
    await expectAlive(accessToken);
    const event = await app.owner.get(`/audit-events/${response.headers.get('audit-event-id')}`);
    expect(event.data).toMatchObject({
      action: 'session.refreshed',
      actor: { type: 'user', id },
      subject: { type: 'session', id: sessionOf(accessToken) },
    });
    expect(event.text).not.toContain(refreshToken);
  });

  it('goes on for as long as each token is used once', async () => {
    const { api } = await app.person();
    const seen = new Set([api.refreshToken!]);
    let current = api.refreshToken!;
    for (const _step of rounds(15)) {
      const next = tokensOf(await refresh(current));
      await expectAlive(next.accessToken);
      current = next.refreshToken;
      seen.add(current);
    }
    expect(seen.size).toBe(16);
  });

  it('carries the roles of now, not those of the sign-in', async () => {
    const { id, api } = await app.person();
    await app.owner.post(`/users/${id}/roles`, { roleId: await app.roleId('auditor') });
    const { accessToken } = tokensOf(await refresh(api.refreshToken));
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString()) as { roles: string[] };
    expect(claims.roles).toEqual(['auditor', 'user']);
  });

  it('gives a client that lost the answer the same successor again', async () => {
    const { api } = await app.person();
    const [first, again] = [tokensOf(await refresh(api.refreshToken)), tokensOf(await refresh(api.refreshToken))];
    expect(again.refreshToken).toBe(first.refreshToken);
    expect((await refresh(first.refreshToken)).status).toBe(200);
  });

  it('keeps a hash of each token, never the token', async () => {
    const { api } = await app.person();
    const { refreshToken } = tokensOf(await refresh(api.refreshToken));
    const dump = JSON.stringify(
      await app.sql(`SELECT *, encode(token_hash, 'escape') AS readable FROM refresh_tokens`),
    );
    for (const token of [api.refreshToken!, refreshToken]) {
      expect(dump).not.toContain(token);
      expect(dump).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
    }
  });
});

describe('a refresh token that comes back', () => {
  async function expectReuseEnds(sessionTokens: readonly Tokens[], replayed: string, userId: string): Promise<void> {
    const sid = sessionOf(sessionTokens[0]!.accessToken);
    const response = await refresh(replayed);
    expect([response.status, response.error.code]).toEqual([401, 'REFRESH_TOKEN_INVALID']);
    for (const { accessToken, refreshToken } of sessionTokens) {
      await expectAccessDead(accessToken);
      await expectRefreshDead(refreshToken);
    }
    const events = await app.auditEvents(`subjectId=${sid}&action=session.reuse-detected`);
    expect(events).toMatchObject([{ outcome: 'denied', actor: { type: 'user', id: userId }, ip: '127.0.0.1' }]);
    expect(response.headers.get('audit-event-id')).toBe(events[0]!.id);
  }

  it('ends the session when its successor was used already', async () => {
    const { id, api } = await app.person();
    const second = tokensOf(await refresh(api.refreshToken));
    const third = tokensOf(await refresh(second.refreshToken));
    await expectReuseEnds([third, second, api as Tokens], api.refreshToken!, id);
  });

  it('ends the session when it is late, although its successor was not used', async () => {
    const { id, api } = await app.person();
    const second = tokensOf(await refresh(api.refreshToken));
    await letGracePass(sessionOf(api.accessToken!));
    await expectReuseEnds([second, api as Tokens], api.refreshToken!, id);
  });

  it('ends the session from any link of the chain', async () => {
    const { id, api } = await app.person();
    const chain: Tokens[] = [api as Tokens];
    for (const _step of rounds(5)) chain.push(tokensOf(await refresh(chain.at(-1)!.refreshToken)));
    await expectReuseEnds(chain.reverse(), chain[3]!.refreshToken, id);
  });

  it('ends no other session of the person', async () => {
    const { email, api } = await app.person();
    const elsewhere = await app.anonymous.signIn(email, PASSWORD);
    await refresh(tokensOf(await refresh(api.refreshToken)).refreshToken);
    await expectRefreshDead(api.refreshToken!);
    await expectAlive(elsewhere.accessToken!);
    expect((await refresh(elsewhere.refreshToken)).status).toBe(200);
  });
});

describe('what is no refresh token', () => {
  it.each([
    ['random bytes', randomBytes(32).toString('base64url')],
    ['an empty text', ''],
    ['a word', 'garbage'],
    ['an id', 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11'],
    ['an injection', "' OR '1'='1"],
    ['200 characters', 'a'.repeat(200)],
    ['text of other alphabets', 'токен-ключ-💚'],
  ])('is answered 401: %s', async (_, token) => {
    await expectRefreshDead(token);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a list', ['a']],
    ['an operator object', { $ne: null }],
    ['a NUL', 'a\u0000'],
    ['a lone surrogate', '\ud800'],
    ['201 characters', 'a'.repeat(201)],
  ])('is answered 400: %s', async (_, token) => {
    const response = await refresh(token);
    expect([response.status, response.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(response.error.details[0]).toMatchObject({ field: 'refreshToken' });
  });

  it('is a token with a character changed, appended or removed, and those end nothing', async () => {
    const { api } = await app.person();
    const token = api.refreshToken!;
    const changed = (token.startsWith('A') ? 'B' : 'A') + token.slice(1);
    for (const variant of [changed, `${token}A`, `${token}=`, ` ${token}`, token.slice(0, -1), token.toUpperCase()]) {
      await expectRefreshDead(variant);
    }
    expect((await refresh(token)).status).toBe(200);
  });

  it('is an access token, and a refresh token is no access token', async () => {
    const { api } = await app.person();
    expect([400, 401]).toContain((await refresh(api.accessToken)).status);
    await expectRefreshDead(sessionOf(api.accessToken!));
    await expectAccessDead(api.refreshToken!);
    await expectAlive(api.accessToken!);
    expect((await refresh(api.refreshToken)).status).toBe(200);
  });

  it('is a hash from the database', async () => {
    const { api } = await app.person();
    const [row] = await app.sql<{ hex: string; hash: Buffer }>(
      `SELECT encode(token_hash, 'hex') AS hex, token_hash AS hash FROM refresh_tokens WHERE session_id = $1`,
      [sessionOf(api.accessToken!)],
    );
    for (const form of [row!.hex, row!.hash.toString('base64url'), `\\x${row!.hex}`]) await expectRefreshDead(form);
  });
});
