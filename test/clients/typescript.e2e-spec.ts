import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Credentials, type RollcallClient, RollcallError, createRollcallClient, ifMatch } from '@rollcall/client';
import sharp from 'sharp';
import { OWNER_EMAIL, PASSWORD, TestApp } from '../support/test-app.js';
import { type Trouble, Wire, answerIsLost, neverArrives, refusedWith } from '../support/wire.js';
import { refusal } from './support/refusal.js';

const USERS = '/api/v1/users';
const USER = '/api/v1/users/{id}';
const CREATE = 'POST /users';

let app: TestApp;
let wire: Wire;
let owner: RollcallClient;
let count = 0;

const newEmail = (): string => `typed-${++count}@example.com`;
const clientWith = (credentials?: Credentials): RollcallClient =>
  createRollcallClient({ baseUrl: app.url, fetch: wire.fetch, ...(credentials && { credentials }) });
const keyOf = (request: { headers: Headers }): string | null => request.headers.get('idempotency-key');

async function usersWith(email: string): Promise<number> {
  return (await owner.get(USERS, { params: { query: { q: email } } })).data.length;
}

beforeAll(async () => {
  app = await TestApp.start();
  wire = new Wire();
  owner = clientWith({ type: 'session', email: OWNER_EMAIL, password: PASSWORD });
});

afterAll(() => app.stop());

describe('a refusal', () => {
  it('is an error that names the code, each field and the request', async () => {
    const body = { email: 'no address', profile: { firstName: 'x'.repeat(5000) } };
    const error = await refusal(owner.post(USERS, { body }));
    expect(error).toBeInstanceOf(RollcallError);
    expect(error).toMatchObject({
      code: 'VALIDATION_ERROR',
      status: 400,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(error.fields.map(({ field }) => field)).toEqual(['email', 'profile.firstName']);
    expect((await refusal(owner.post(USERS, { body: { email: OWNER_EMAIL } }))).code).toBe('EMAIL_TAKEN');
  });

  it('that is not from Rollcall is told as such', async () => {
    const gateway: Trouble = () => Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 500 }));
    wire.once('GET /users', gateway);
    expect(await refusal(owner.get(USERS))).toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 500 });
    wire.once('GET /users', () => Promise.resolve(new Response('<h1>Hello</h1>')));
    expect(await refusal(owner.get(USERS))).toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 200 });
  });

  it('is none when the caller gave up: the reason of the signal is thrown, also while it waits to try again', async () => {
    const [before, meanwhile] = [AbortSignal.abort(new Error('never mind')), new AbortController()];
    await expect(owner.get(USERS, { signal: before })).rejects.toThrow('never mind');
    wire.once('GET /users', refusedWith(503, 'OVERLOADED', { 'retry-after': '9' }));
    const waiting = owner.get(USERS, { signal: meanwhile.signal });
    setTimeout(() => meanwhile.abort(new Error('too slow')), 50);
    await expect(waiting).rejects.toThrow('too slow');
  });
});

describe('who calls', () => {
  it('is a program by its key, which a function may change while the program runs', async () => {
    const accounts = '/api/v1/service-accounts';
    const { id } = (await owner.post(accounts, { body: { name: 'robot' } })).data;
    const make = `${accounts}/{id}/keys` as const;
    const body = { name: 'reads', permissions: ['users:read'] };
    const { data: first } = await owner.post(make, { params: { path: { id } }, body });
    const { data: second } = await owner.post(make, { params: { path: { id } }, body });

    const asked: (string | undefined)[] = [];
    const keys = [first.key, second.key];
    const supplied = (refused?: string): string => (asked.push(refused), refused === first.key ? second.key : keys[0]!);
    const [fixed, supplying] = [first.key, supplied].map((apiKey) => clientWith({ type: 'api-key', apiKey }));
    expect((await fixed!.get(USERS)).status).toBe(200);
    expect((await refusal(fixed!.get('/api/v1/roles'))).code).toBe('PERMISSION_DENIED');

    await owner.delete(`${make}/{keyId}`, { params: { path: { id, keyId: first.id } } });
    expect((await refusal(fixed!.get(USERS))).code).toBe('UNAUTHENTICATED');
    expect((await supplying!.get(USERS)).status).toBe(200);
    expect(asked).toEqual([undefined, first.key]);
  });

  it('is whoever the token says that was handed over', async () => {
    const { api, email } = await app.person();
    const me = await clientWith({ type: 'access-token', accessToken: api.accessToken! }).get('/api/v1/auth/me');
    expect(me.data.email).toBe(email);
  });

  it('is nobody where nobody needs to be anybody', async () => {
    const nobody = clientWith();
    expect((await nobody.get('/ready')).data.status).toBe('ok');
    expect((await refusal(nobody.get('/api/v1/auth/me'))).code).toBe('UNAUTHENTICATED');
    const waiting = clientWith({ type: 'session' });
    await waiting.post('/api/v1/auth/forgot-password', { body: { email: 'nobody@example.com' } });
    expect((await refusal(waiting.get('/api/v1/auth/me'))).code).toBe('NOT_SIGNED_IN');
  });
});

describe('the pages of a list', () => {
  it('show each user once, while others are made and removed', async () => {
    const email = (n: number): string => `page-${n}@paging.example.com`;
    for (let n = 0; n < 12; n++) await owner.post(USERS, { body: { email: email(n) } });
    const seen: string[] = [];
    let sizes = 0;
    const query = { q: '@paging.example.com', limit: 5, sort: '-createdAt' };
    for await (const { data, meta } of owner.pages(USERS, { params: { query } })) {
      sizes += data.length;
      seen.push(...data.map((user) => user.email!));
      if (meta.nextCursor !== null) await owner.post(USERS, { body: { email: email(100 + sizes) } });
    }
    expect(seen).toEqual(Array.from({ length: 12 }, (_, n) => email(11 - n)));

    const rows: string[] = [];
    for await (const user of owner.each(USERS, { params: { query } })) rows.push(user.email!);
    expect(rows).toHaveLength(14);
    expect(new Set(rows).size).toBe(14);
  });

  it('are no longer read when the reader stops', async () => {
    const before = wire.of('GET /users').length;
    for await (const user of owner.each(USERS, { params: { query: { limit: 1 } } })) if (user) break;
    expect(wire.of('GET /users').length).toBe(before + 1);
  });
});

describe('a call that creates', () => {
  it.each([
    ['its answer is lost', answerIsLost],
    [
      'a gateway gave up on it',
      async (request: Request, send: () => Promise<Response>) => {
        await answerIsLost(request, send).catch(() => {});
        return new Response('', { status: 504 });
      },
    ],
    ['it never arrives', neverArrives],
    ['the server is busy', refusedWith(503, 'OVERLOADED', { 'retry-after': '0' })],
    ['the first is still being answered', refusedWith(409, 'IDEMPOTENCY_KEY_IN_FLIGHT')],
  ])('is sent again with the same key, and creates once, when %s', async (_, trouble) => {
    const email = newEmail();
    const before = wire.of(CREATE).length;
    wire.once(CREATE, trouble);
    const { data, status } = await owner.post(USERS, { body: { email } });
    expect([status, data.email]).toEqual([201, email]);
    const [first, second, ...more] = wire.of(CREATE).slice(before);
    expect([keyOf(first!), more]).toEqual([keyOf(second!), []]);
    expect(keyOf(first!)).toMatch(/^[0-9a-f]{32}$/);
    expect(await usersWith(email)).toBe(1);
  });

  it('has a key of its own, or the one that was given', async () => {
    const before = wire.of(CREATE).length;
    const [email, given] = [newEmail(), { params: { header: { 'Idempotency-Key': 'mine' } } }];
    const made = await owner.post(USERS, { body: { email }, ...given });
    const again = await owner.post(USERS, { body: { email }, ...given });
    expect(again.data.id).toBe(made.data.id);
    await owner.post(USERS, { body: { email: newEmail() } });
    const keys = wire.of(CREATE).slice(before).map(keyOf);
    expect(keys).toEqual(['mine', 'mine', expect.stringMatching(/^[0-9a-f]{32}$/)]);
  });
});

describe('what is not sent again', () => {
  it('is a change without a key whose answer was lost: it may have happened', async () => {
    const { data } = await owner.post(USERS, { body: { email: newEmail() } });
    const call = `PATCH /users/${data.id}`;
    wire.once(call, answerIsLost);
    const body = { profile: { firstName: 'Ada' } };
    expect((await refusal(owner.patch(USER, { params: { path: { id: data.id } }, body }))).code).toBe('NETWORK_ERROR');
    expect(wire.of(call)).toHaveLength(1);
    expect((await owner.get(USER, { params: { path: { id: data.id } } })).data.profile.firstName).toBe('Ada');
  });

  it('is what would have to wait too long, and the error says how long', async () => {
    const before = wire.of('GET /users').length;
    wire.once('GET /users', refusedWith(429, 'RATE_LIMITED', { 'retry-after': '900' }));
    expect(await refusal(owner.get(USERS))).toMatchObject({
      code: 'RATE_LIMITED',
      status: 429,
      retryAfterSeconds: 900,
    });
    expect(wire.of('GET /users').length).toBe(before + 1);
  });

  it('is anything more than twice, and nothing at all when told so', async () => {
    const tries = async (client: RollcallClient): Promise<number> => {
      const before = wire.of('GET /ready').length;
      [1, 2, 3, 4].forEach(() => wire.once('GET /ready', neverArrives));
      expect((await refusal(client.get('/ready'))).code).toBe('NETWORK_ERROR');
      return wire.of('GET /ready').length - before;
    };
    expect(await tries(clientWith())).toBe(3);
    expect(await tries(createRollcallClient({ baseUrl: app.url, fetch: wire.fetch, retry: { attempts: 0 } }))).toBe(1);
  });
});

describe('a version', () => {
  it('lets a change through while it is the newest', async () => {
    const made = await owner.post(USERS, { body: { email: newEmail() } });
    const path = { id: made.data.id };
    const write = (answer: { etag: string | undefined }, firstName: string) =>
      owner.patch(USER, { params: { path, header: ifMatch(answer) }, body: { profile: { firstName } } });
    const written = await write(made, 'Ada');
    expect((await refusal(write(made, 'Bob'))).code).toBe('PRECONDITION_FAILED');
    expect((await write(written, 'Cleo')).data.profile.firstName).toBe('Cleo');
    expect(() => ifMatch({ etag: undefined })).toThrow(TypeError);
    const { etag } = await owner.get(USER, { params: { path } });
    const again = owner.get(USER, { params: { path, header: { 'If-None-Match': etag! } } });
    expect(await refusal(again)).toMatchObject({ code: 'NOT_MODIFIED', status: 304 });
  });
});

describe('files', () => {
  it('go up as they are and come down as they are asked for', async () => {
    const { data } = await owner.post(USERS, { body: { email: newEmail() } });
    const params = { path: { id: data.id } };
    const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    const bytes = new Uint8Array(picture);
    await owner.put(`${USER}/avatar`, { params, body: bytes, headers: { 'content-type': 'image/png' } });
    const { data: blob } = await owner.get(`${USER}/avatar`, { params, parseAs: 'blob' });
    expect([blob.type, blob.size > 0]).toEqual(['image/webp', true]);

    const csv = new Blob(['email\n', `${newEmail()}\n`]).stream();
    const started = await owner.post('/api/v1/users/imports', { body: csv, headers: { 'content-type': 'text/csv' } });
    expect([started.status, typeof started.data.id]).toEqual([202, 'string']);

    const query = { q: data.email, format: 'csv' as const };
    const asked = { params: { query, header: { accept: 'text/csv' } }, parseAs: 'text' as const };
    expect((await owner.get('/api/v1/users/export', asked)).data).toContain(data.email);
  });
});
