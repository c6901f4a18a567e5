import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessChecker, RequirePermission } from '@rollcall/nest';
import { UnsecuredJWT } from 'jose';
import { TestApp, type TestPerson } from '../support/test-app.js';
import { type AppAnswer, AppClient } from './support/app-client.js';
import { CredulousRollcall } from './support/credulous-rollcall.js';
import { Gate } from './support/gate.js';
import { startProbeApp } from './support/probe-app.js';

const statusAndCode = ({ status, code }: AppAnswer): [number, string | undefined] => [status, code];

describe('an access token, where Rollcall itself would believe it,', () => {
  let rollcall: CredulousRollcall;
  let probe: NestFastifyApplication;

  beforeAll(async () => {
    rollcall = await CredulousRollcall.start();
    probe = await startProbeApp({ baseUrl: rollcall.url, apiKey: 'any' });
  });

  afterAll(async () => {
    await probe.close();
    rollcall.stop();
  });

  const call = async (token: string, path = '/signed-in'): Promise<AppAnswer> =>
    new AppClient(await probe.getUrl(), token).get(path);
  const now = (): number => Math.floor(Date.now() / 1000);

  it('is accepted when it is as Rollcall writes it, also by a clock that is half a minute off', async () => {
    const person = { id: rollcall.claims()['sub'], roles: ['sales'], factors: ['pwd'] };
    expect((await call(await rollcall.sign())).data).toMatchObject(person);
    expect((await call(await rollcall.sign({ exp: now() - 30 }))).status).toBe(200);
    const impersonated = await call(await rollcall.sign({ act: { sub: 'sam' } }));
    expect(impersonated.data).toMatchObject({ ...person, impersonatorId: 'sam' });
  });

  const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = (): Uint8Array =>
    new TextEncoder().encode(rollcall.keys.publicKey.export({ type: 'spki', format: 'pem' }) as string);

  const FORGERIES: [string, () => string | Promise<string>][] = [
    ['without a signature (alg none)', () => new UnsecuredJWT(rollcall.claims()).encode()],
    ['signed with a foreign key under our kid', () => rollcall.sign({}, {}, foreign.privateKey)],
    ['signed with a foreign key that it brings along', () => withOwnKey()],
    ['signed with a key that nobody published', () => rollcall.sign({}, { kid: 'unheard-of' }, foreign.privateKey)],
    ['signed by HMAC with the public key', () => rollcall.sign({}, { alg: 'HS256' }, pem())],
    ['signed by RSA', () => rollcall.sign({}, { alg: 'RS256' }, rsa.privateKey)],
    ['of another issuer', () => rollcall.sign({ iss: 'https://id.example.com' })],
    ['for another audience', () => rollcall.sign({ aud: 'crm' })],
    ['for nobody in particular', () => rollcall.sign({ aud: undefined })],
    ['of another type', () => rollcall.sign({}, { typ: 'JWT' })],
    ['that begins in an hour', () => rollcall.sign({ nbf: now() + 3600 })],
    ['that never ends', () => rollcall.sign({ exp: undefined })],
    ['without a session', () => rollcall.sign({ sid: undefined })],
    ['about somebody who is no user', () => rollcall.sign({ sub: '../admin' })],
    ['that was changed after it was signed', async () => changed(await rollcall.sign())],
    ['that is none', () => 'a.b.c'],
  ];

  function withOwnKey(): Promise<string> {
    const jwk = foreign.publicKey.export({ format: 'jwk' });
    return rollcall.sign({}, { kid: 'mine', jwk }, foreign.privateKey);
  }

  function changed(token: string): string {
    const [header, , signature] = token.split('.');
    const payload = Buffer.from(JSON.stringify({ ...rollcall.claims(), roles: ['owner'] })).toString('base64url');
    return `${header}.${payload}.${signature}`;
  }

  it.each(FORGERIES)('is refused %s', async (_, forgery) => {
    rollcall.questions = 0;
    const answer = await call(await forgery());
    expect(statusAndCode(answer)).toEqual([401, 'UNAUTHENTICATED']);
    expect(rollcall.questions).toBe(0);
  });

  it('that has expired is refused, and says so', async () => {
    expect(statusAndCode(await call(await rollcall.sign({ exp: now() - 61 })))).toEqual([401, 'TOKEN_EXPIRED']);
  });

  it('opens no route that says nothing about who may call it', async () => {
    expect(statusAndCode(await call(await rollcall.sign(), '/undeclared'))).toEqual([403, 'RULE_MISSING']);
  });

  it('is 503 when what answers 200 is not Rollcall', async () => {
    rollcall.isBlank = true;
    const answer = await call(await rollcall.sign());
    rollcall.isBlank = false;
    expect(statusAndCode(answer)).toEqual([503, 'SERVICE_UNAVAILABLE']);
  });

  it('is 503 when the keys of Rollcall cannot be read, and a public route answers', async () => {
    const lost = await startProbeApp({ baseUrl: 'http://127.0.0.1:9', issuer: rollcall.url, apiKey: 'any' });
    const client = new AppClient(await lost.getUrl(), await rollcall.sign());
    const answer = await client.get('/signed-in');
    expect([...statusAndCode(answer), answer.headers.get('retry-after')]).toEqual([503, 'SERVICE_UNAVAILABLE', '1']);
    expect((await client.get('/public')).data).toEqual({ user: 'nobody' });
    await lost.close();
  });
});

describe('a route that asks for a permission at a scope', () => {
  let app: TestApp;
  let gate: Gate;
  let probe: NestFastifyApplication;
  let client: AppClient;
  let person: TestPerson;

  beforeAll(async () => {
    app = await TestApp.start();
    gate = await Gate.inFrontOf(app.url);
    const permission = 'probe:region:read';
    await app.owner.post('/permissions', { permissions: [{ code: permission }] });
    const role = (await app.owner.post('/roles', { name: 'reader', permissions: [permission] })).data as { id: string };
    const { key: apiKey } = await app.program(['access:read']);
    person = await app.person([]);
    await app.owner.post(`/users/${person.id}/roles`, { roleId: role.id, scope: 'region:emea' });
    probe = await startProbeApp({
      baseUrl: gate.url,
      issuer: 'http://localhost:3000',
      apiKey,
      maxAnswers: 1,
    });
    client = new AppClient(await probe.getUrl(), person.api.accessToken);
  });

  afterAll(async () => {
    await probe.close();
    gate.stop();
    await app.stop();
  });

  it('lets in where it is held, and nowhere else', async () => {
    expect((await client.get('/regions/emea')).status).toBe(200);
    expect(statusAndCode(await client.get('/regions/apac'))).toEqual([403, 'PERMISSION_DENIED']);
  });

  it('refuses a scope that cannot be, and nobody who asks at the same time', async () => {
    const answers = await Promise.all(['emea', '%00', 'apac'].map((region) => client.get(`/regions/${region}`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 403]);
    const question = { userId: person.id, permission: 'probe:region:read' };
    // A character too many, half a character, and valid ones that JSON writes so long that they do not fit into one call.
    const strange = [
      'x'.repeat(201),
      '\ud800',
      '',
      ...Array.from({ length: 95 }, (_, n) => `${'\u0001'.repeat(195)}${n}`),
    ];
    const scopes = ['region:emea', ...strange, 'region:emea'];
    const allowed = await probe.get(AccessChecker).areAllowed(scopes.map((scope) => ({ ...question, scope })));
    expect(allowed).toEqual([true, ...strange.map(() => false), true]);
    const [asUser, asNobody] = [person.id, 'nobody'].map((userId) => ({ ...question, userId, scope: 'region:emea' }));
    expect(await probe.get(AccessChecker).areAllowed([asNobody!, asUser!])).toEqual([false, true]);
  });

  it('can be asked about as of the past', async () => {
    expect((await client.get('/history')).data).toEqual([false, true]);
  });

  it('remembers no more answers than it was allowed to', async () => {
    gate.forgetCalls();
    for (const region of ['apac', 'emea', 'apac']) await client.get(`/regions/${region}`);
    expect(gate.count('POST /api/v1/access/check')).toBe(3);
    expect(gate.count('GET /api/v1/auth/sessions')).toBeLessThanOrEqual(1);
  });
});

it.each([
  [{ baseUrl: 'id.example.com' }, 'baseUrl'],
  [{ apiKey: '' }, 'apiKey'],
  [{ maxAnswerAgeMs: 0 }, 'maxAnswerAgeMs'],
  [{ maxAnswers: Infinity }, 'maxAnswers'],
])('an app does not start with %j', async (wrong, name) => {
  const options = { baseUrl: 'http://127.0.0.1:9', apiKey: 'any', ...wrong };
  await expect(startProbeApp(options)).rejects.toThrow(name);
});

it('a route cannot ask for a wildcard', () => {
  expect(() => RequirePermission('crm:*')).toThrow('crm:*');
});
