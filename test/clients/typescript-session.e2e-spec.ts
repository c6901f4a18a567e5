import { sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type SessionClient,
  type SessionOptions,
  type StoredSession,
  type TokenStore,
  createRollcallClient,
  memoryTokenStore,
  webTokenStore,
} from '@rollcall/client';
import { SigningKeys } from '../../libs/auth/src/keys/signing-keys.js';
import { atOnce } from '../support/races.js';
import { awaySomeSecondsFromTheNextStep, codeOf, enrol, forgetSteps, wrongCode } from '../support/second-factor.js';
import { PASSWORD, TestApp } from '../support/test-app.js';
import { Wire, answerIsLost, neverArrives, refusedWith } from '../support/wire.js';
import { refusal } from './support/refusal.js';

const ME = '/api/v1/auth/me';
const REFRESH = 'POST /auth/refresh';
const LOGIN = 'POST /auth/login';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});

afterAll(() => app.stop());

function clientOf(options: SessionOptions = {}, wire = new Wire()): SessionClient {
  return createRollcallClient({ baseUrl: app.url, fetch: wire.fetch, credentials: { type: 'session', ...options } });
}

/** A client whose person is signed in, and what is between. */
async function signedIn(options: SessionOptions = {}) {
  const { id, email } = await app.person();
  const [store, wire] = [options.store ?? memoryTokenStore(), new Wire()];
  const client = clientOf({ ...options, store }, wire);
  await client.session.signIn({ email, password: PASSWORD });
  return { id, email, store, wire, client };
}

async function tokensIn(store: TokenStore): Promise<NonNullable<StoredSession['tokens']>> {
  return (await store.load())!.tokens!;
}

/** The same token as if its ten minutes had passed, signed by the server's key. */
function expired(accessToken: string): string {
  const [header, payload] = accessToken.split('.');
  const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as { iat: number; exp: number };
  const past = { ...claims, iat: claims.iat - 900, exp: claims.exp - 900 };
  const input = `${header}.${Buffer.from(JSON.stringify(past)).toString('base64url')}`;
  const key = app.nest.get(SigningKeys).current.privateKey;
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

async function change(store: TokenStore, changes: Partial<NonNullable<StoredSession['tokens']>>): Promise<void> {
  const session = (await store.load())!;
  await store.save({ ...session, tokens: { ...session.tokens!, ...changes } });
}

/** What `localStorage` is in a browser. */
function browserStorage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

const replays = (): Promise<unknown[]> => app.auditEvents('action=session.reuse-detected');

describe('tokens that have come to their end', () => {
  it.each([
    [
      'are refused as expired',
      async (store: TokenStore) => change(store, { accessToken: expired((await tokensIn(store)).accessToken) }),
    ],
    ['are garbage to the server', (store: TokenStore) => change(store, { accessToken: 'garbage' })],
    ['are about to end', (store: TokenStore) => change(store, { renewAt: Date.now() - 1 })],
  ])('are renewed once for fifty calls at once when they %s', async (_, spoil) => {
    const { client, store, wire, email } = await signedIn();
    const before = (await replays()).length;
    await spoil(store);
    const answers = await atOnce(() => client.get(ME), 50);
    expect(answers.map(({ data }) => data.email)).toEqual(Array(50).fill(email));
    expect(wire.of(REFRESH)).toHaveLength(1);
    // The session goes on: what was renewed can be renewed again.
    await change(store, { renewAt: 0 });
    expect((await client.get(ME)).status).toBe(200);
    expect((await replays()).length).toBe(before);
  });

  it('are renewed once by two tabs that share a store', async () => {
    const store = webTokenStore(browserStorage());
    const { client, email } = await signedIn({ store });
    await change(store, { renewAt: 0 });
    const wires = [new Wire(), new Wire()];
    const tabs = wires.map((wire) => clientOf({ store }, wire));
    const answers = await atOnce((n) => tabs[n % 2]!.get(ME), 20);
    expect(new Set(answers.map(({ data }) => data.email))).toEqual(new Set([email]));
    expect(wires.flatMap((wire) => wire.of(REFRESH))).toHaveLength(1);
    expect((await client.get(ME)).status).toBe(200);
  });

  it('are renewed although the answer is lost once, by the same token again', async () => {
    const { client, store, wire } = await signedIn();
    await change(store, { renewAt: 0 });
    wire.once(REFRESH, answerIsLost);
    expect((await client.get(ME)).status).toBe(200);
    const [first, second] = wire.of(REFRESH);
    expect(second!.text).toBe(first!.text);
    await change(store, { renewAt: 0 });
    expect((await client.get(ME)).status).toBe(200);
  });

  it('are used to their end while they cannot be renewed, and then the reason is told', async () => {
    const { client, store, wire } = await signedIn();
    const isAway = (): void => [1, 2, 3].forEach(() => wire.once(REFRESH, neverArrives));
    await change(store, { renewAt: 0 });
    isAway();
    expect((await client.get(ME)).status).toBe(200);
    await change(store, { expiresAt: 0 });
    isAway();
    expect(await refusal(client.get(ME))).toMatchObject({ code: 'NETWORK_ERROR', status: undefined });
    expect((await client.get(ME)).status).toBe(200);
  });

  it('are renewed for the others when one who waits gives up', async () => {
    const { client, store, wire } = await signedIn();
    await change(store, { renewAt: 0 });
    const impatient = new AbortController();
    wire.once(REFRESH, async (_, send) => {
      impatient.abort(new Error('too slow'));
      return send();
    });
    const [gaveUp, waited] = await Promise.allSettled([client.get(ME, { signal: impatient.signal }), client.get(ME)]);
    expect(gaveUp).toMatchObject({ status: 'rejected', reason: { message: 'too slow' } });
    expect(waited).toMatchObject({ status: 'fulfilled' });
  });
});

describe('a session that somebody ended', () => {
  it('is told to all who call, once to onEnded, and is forgotten', async () => {
    const onEnded = jest.fn();
    const { client, id, wire } = await signedIn({ onEnded });
    await app.owner.delete(`/users/${id}/sessions`);
    const refusals = await atOnce(() => refusal(client.get(ME)), 20);
    expect(new Set(refusals.map(({ code, status }) => `${status} ${code}`))).toEqual(
      new Set(['401 REFRESH_TOKEN_INVALID']),
    );
    expect(wire.of(REFRESH)).toHaveLength(1);
    expect(onEnded).toHaveBeenCalledTimes(1);
    expect(await client.session.isSignedIn()).toBe(false);
    expect((await refusal(client.get(ME))).code).toBe('NOT_SIGNED_IN');
  });

  it('is over when its refresh token comes back: it was stolen, and the error says to sign in again', async () => {
    const { client, store, email } = await signedIn();
    const thief = memoryTokenStore(await store.load());
    for (const _ of [1, 2]) {
      await change(store, { renewAt: 0 });
      await client.get(ME);
    }
    await change(thief, { renewAt: 0 });
    expect((await refusal(clientOf({ store: thief }).get(ME))).message).toMatch(/sign in again/);
    expect((await refusal(client.get(ME))).code).toBe('REFRESH_TOKEN_INVALID');
    await client.session.signIn({ email, password: PASSWORD });
    expect((await client.get(ME)).status).toBe(200);
  });
});

describe('signing in', () => {
  it('happens by itself, once for all who call, when the client knows the password', async () => {
    const { email } = await app.person();
    const wire = new Wire();
    const client = clientOf({ email, password: PASSWORD }, wire);
    expect(wire.sent).toEqual([]);
    await atOnce(() => client.get(ME));
    expect(wire.of(LOGIN)).toHaveLength(1);
  });

  it('is refused with a wrong password, and not tried again', async () => {
    const { email } = await app.person();
    const wire = new Wire();
    const error = await refusal(clientOf({ email, password: 'wrong horse battery' }, wire).get(ME));
    expect(error).toMatchObject({ name: 'RollcallError', code: 'INVALID_CREDENTIALS', status: 401 });
    expect(wire.sent.map(({ call }) => call)).toEqual([LOGIN]);
  });

  it('is not taken for a dead token when a password is confirmed wrongly', async () => {
    const { client, wire } = await signedIn();
    const error = await refusal(client.post('/api/v1/auth/reauthenticate', { body: { password: 'wrong' } }));
    expect(error.code).toBe('INVALID_CREDENTIALS');
    expect(wire.of(REFRESH)).toEqual([]);
  });

  it('outlives a reload of the page, and garbage in its place is nobody', async () => {
    const storage = browserStorage();
    const { email } = await signedIn({ store: webTokenStore(storage) });
    const reloaded = clientOf({ store: webTokenStore(storage) });
    expect((await reloaded.get(ME)).data.email).toBe(email);
    storage.setItem('rollcall.session', '"what is that"');
    expect((await refusal(reloaded.get(ME))).code).toBe('NOT_SIGNED_IN');
  });

  it('tells the next time that the device is known, also after signing out', async () => {
    const { client, email, wire, store } = await signedIn();
    await client.session.signOut();
    await client.session.signIn({ email, password: PASSWORD });
    const [first, second] = wire.of(LOGIN).map(({ headers }) => headers.get('x-device-token'));
    expect([first, typeof second]).toEqual([null, 'string']);
    expect((await store.load())!.deviceToken).toBeDefined();
  });
});

describe('signing out', () => {
  it('ends the session on the server, also when its token had expired', async () => {
    const { client, store } = await signedIn();
    await change(store, { accessToken: expired((await tokensIn(store)).accessToken) });
    const { refreshToken } = await tokensIn(store);
    await client.session.signOut();
    expect(await client.session.isSignedIn()).toBe(false);
    expect((await app.anonymous.post('/auth/refresh', { refreshToken })).status).toBe(401);
  });

  it('forgets the tokens although the server is away, and says so', async () => {
    const { client, wire } = await signedIn();
    wire.once('POST /auth/logout', neverArrives);
    expect((await refusal(client.session.signOut())).code).toBe('NETWORK_ERROR');
    expect(await client.session.isSignedIn()).toBe(false);
  });
});

describe('a second factor', () => {
  async function withFactor() {
    const person = await enrol(app, await app.person());
    await awaySomeSecondsFromTheNextStep();
    return person;
  }

  it('is a step to be finished, where a wrong code may be corrected', async () => {
    const { id, email, secret } = await withFactor();
    const client = clientOf();
    const { secondFactor, user } = await client.session.signIn({ email, password: PASSWORD });
    expect([user, secondFactor!.methods]).toEqual([undefined, ['totp', 'recovery_code']]);
    expect(await client.session.isSignedIn()).toBe(false);
    expect((await refusal(secondFactor!.verify({ code: wrongCode(secret) }))).code).toBe('MFA_CODE_INVALID');
    await forgetSteps(app, id);
    expect((await secondFactor!.verify({ code: codeOf(secret) })).email).toBe(email);
    expect((await client.get(ME)).data.email).toBe(email);
  });

  it('is asked for by the callback, again while it is wrong, by a call that signs in by itself', async () => {
    const { email, secret, recoveryCodes } = await withFactor();
    const attempts: number[] = [];
    const client = clientOf({
      email,
      password: PASSWORD,
      secondFactor: ({ attempt }) => {
        attempts.push(attempt);
        return attempt === 1 ? { code: wrongCode(secret) } : { recoveryCode: recoveryCodes[0]! };
      },
    });
    expect((await client.get(ME)).data.email).toBe(email);
    expect(attempts).toEqual([1, 2]);
  });

  it('is named when nobody can be asked', async () => {
    const { email } = await withFactor();
    const client = clientOf({ email, password: PASSWORD });
    expect((await refusal(client.get(ME))).code).toBe('SECOND_FACTOR_REQUIRED');
  });
});

describe('cookies', () => {
  /** What a browser does with cookies of one site. */
  function browser(wire: Wire, jar = new Map<string, string>()): Wire['fetch'] {
    return async (request) => {
      if (request.credentials === 'include' && jar.size > 0)
        request.headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
      const response = await wire.fetch(request);
      for (const line of response.headers.getSetCookie()) {
        const [name, value] = line.split(';')[0]!.split('=') as [string, string];
        if (value === '' || line.includes('Max-Age=0')) jar.delete(name);
        else jar.set(name, value);
      }
      return response;
    };
  }

  it('keep the refresh token from scripts, over a reload, until signing out', async () => {
    const { email } = await app.person();
    const wire = new Wire();
    const fetch = browser(wire);
    const page = (store: TokenStore): SessionClient =>
      createRollcallClient({ baseUrl: app.url, fetch, credentials: { type: 'session', transport: 'cookie', store } });
    const store = memoryTokenStore();
    const client = page(store);
    expect((await refusal(client.get(ME))).code).toBe('NOT_SIGNED_IN');
    await client.session.signIn({ email, password: PASSWORD });
    expect(await store.load()).toEqual({ tokens: expect.not.objectContaining({ refreshToken: expect.anything() }) });
    await change(store, { renewAt: 0 });
    await atOnce(() => client.get(ME));
    const reloaded = page(memoryTokenStore());
    expect((await reloaded.get(ME)).data.email).toBe(email);
    await reloaded.session.signOut();
    expect((await refusal(page(memoryTokenStore()).get(ME))).code).toBe('NOT_SIGNED_IN');
  });

  it('end the session when the browser has dropped them', async () => {
    const { email } = await app.person();
    const [jar, store] = [new Map<string, string>(), memoryTokenStore()];
    const fetch = browser(new Wire(), jar);
    const client = createRollcallClient({
      baseUrl: app.url,
      fetch,
      credentials: { type: 'session', transport: 'cookie', store },
    });
    await client.session.signIn({ email, password: PASSWORD });
    jar.clear();
    await change(store, { renewAt: 0 });
    expect((await refusal(client.get(ME))).code).toBe('REFRESH_TOKEN_INVALID');
    expect(await client.session.isSignedIn()).toBe(false);
  });

  it('are not asked for when the server is away: that is told as it is', async () => {
    const wire = new Wire();
    const client = clientOf({ transport: 'cookie' }, wire);
    [1, 2, 3].forEach(() => wire.once(REFRESH, refusedWith(503, 'SERVICE_UNAVAILABLE', { 'retry-after': '0' })));
    expect((await refusal(client.get(ME))).code).toBe('SERVICE_UNAVAILABLE');
  });
});
