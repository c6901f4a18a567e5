import {
  type JsonWebKey,
  type KeyObject,
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  verify,
} from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SigningKeys } from '../../libs/auth/src/keys/signing-keys.js';
import { type ApiResponse } from '../support/api-client.js';
import { TestApp, type TestPerson } from '../support/test-app.js';

type Claims = Record<string, unknown>;

let app: TestApp;
let person: TestPerson;
let ourKey: { kid: string; privateKey: KeyObject };
let publicJwk: JsonWebKey;

const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const seconds = (fromNow: number): number => Math.floor(Date.now() / 1000) + fromNow;
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string | undefined): Claims => JSON.parse(Buffer.from(part!, 'base64url').toString()) as Claims;
const headerOf = (token: string): Claims => decode(token.split('.')[0]);
const claimsOf = (token: string): Claims => decode(token.split('.')[1]);

type Sign = (input: string) => Buffer | string;

const withKey =
  (key: KeyObject): Sign =>
  (input) =>
    sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
const withSecret =
  (secret: string | Buffer, algorithm = 'sha256'): Sign =>
  (input) =>
    createHmac(algorithm, secret).update(input).digest();

/** The person's own token with changes, signed by our real key unless told otherwise. `undefined` leaves a member out. */
function forge(header: Claims = {}, claims: Claims = {}, signWith: Sign = withKey(ourKey.privateKey)): string {
  const own = person.api.accessToken!;
  const input = `${encode({ ...headerOf(own), ...header })}.${encode({ ...claimsOf(own), ...claims })}`;
  const signature = signWith(input);
  return `${input}.${typeof signature === 'string' ? signature : signature.toString('base64url')}`;
}

const getMe = (token: string): Promise<ApiResponse> => app.anonymous.withToken(token).get('/auth/me');

async function expectRefused(token: string, code = 'UNAUTHENTICATED'): Promise<void> {
  const response = await getMe(token);
  expect([response.status, response.error?.code]).toEqual([401, code]);
  expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /);
  expect(response.text).not.toContain(token);
}

beforeAll(async () => {
  app = await TestApp.start();
  person = await app.person();
  ourKey = app.nest.get(SigningKeys).current;
  publicJwk = createPublicKey(ourKey.privateKey).export({ format: 'jwk' });
});

afterAll(() => app.stop());

describe('an access token', () => {
  it('names issuer, audience, person, session and times, and nothing secret', () => {
    const token = person.api.accessToken!;
    expect(headerOf(token)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: ourKey.kid });
    const { iat, exp, auth_time: authTime, ...claims } = claimsOf(token) as Record<string, number>;
    expect(claims).toEqual({
      iss: 'http://localhost:3000',
      aud: 'rollcall',
      sub: person.id,
      sid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      amr: ['pwd'],
      roles: ['user'],
    });
    expect(exp! - iat!).toBe(600);
    expect(Math.abs(authTime! - seconds(0))).toBeLessThan(60);
  });

  it('is accepted as it was issued, and when our key signs the same again', async () => {
    expect((await getMe(person.api.accessToken!)).status).toBe(200);
    expect((await getMe(forge())).status).toBe(200);
  });

  it('opens nothing without the header: neither in the query, nor in the body, nor in a cookie', async () => {
    const token = person.api.accessToken!;
    for (const response of [
      await app.anonymous.get('/auth/me'),
      await app.anonymous.get(`/auth/me?access_token=${token}`),
      await app.anonymous.get(`/auth/me?token=${token}&auth_token=${token}`),
      await app.anonymous.post('/auth/logout', { access_token: token }),
      await app.anonymous.get('/auth/me', { cookie: `access_token=${token}; jwt=${token}` }),
      await app.anonymous.get('/auth/me', { 'x-access-token': token, 'x-authorization': `Bearer ${token}` }),
    ]) {
      expect([response.status, response.error.code]).toEqual([401, 'UNAUTHENTICATED']);
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="rollcall"');
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
    expect((await getMe(token)).status).toBe(200);
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic {}', 'Token {}', '{}', 'Bearer {}.', 'Bearer {},Bearer {}'])(
    'opens nothing in the header %j',
    async (header) => {
      const authorization = header.replaceAll('{}', person.api.accessToken!);
      const response = await app.anonymous.get('/auth/me', { authorization });
      expect([response.status, response.error.code]).toEqual([401, 'UNAUTHENTICATED']);
    },
  );
});

describe('a token that we did not sign', () => {
  it.each(['none', 'None', 'NONE', 'nOnE', '', null])('is refused with the algorithm %j', async (alg) => {
    await expectRefused(forge({ alg }, {}, () => ''));
    await expectRefused(forge({ alg }, {}, () => person.api.accessToken!.split('.')[2]!));
    await expectRefused(forge({ alg, kid: undefined }, {}, () => ''));
  });

  it('is refused when HMAC was keyed with our public key, in any of its forms', async () => {
    const key = createPublicKey(ourKey.privateKey);
    const pem = key.export({ format: 'pem', type: 'spki' }) as string;
    for (const secret of [
      pem,
      pem.trim(),
      key.export({ format: 'der', type: 'spki' }),
      JSON.stringify(publicJwk),
      JSON.stringify({ ...publicJwk, kid: ourKey.kid, alg: 'ES256', use: 'sig' }),
      Buffer.from(publicJwk.x!, 'base64url'),
      ourKey.kid,
      '',
    ]) {
      for (const [alg, hash] of [
        ['HS256', 'sha256'],
        ['HS384', 'sha384'],
        ['HS512', 'sha512'],
      ] as const) {
        await expectRefused(forge({ alg }, {}, withSecret(secret, hash)));
      }
      await expectRefused(forge({ alg: 'ES256' }, {}, withSecret(secret)));
    }
  });

  it('is refused when another key signed it under our kid', async () => {
    await expectRefused(forge({}, {}, withKey(foreign.privateKey)));
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const withRsa: Sign = (input) => sign('sha256', Buffer.from(input), rsa);
    await expectRefused(forge({ alg: 'RS256' }, {}, withRsa));
    await expectRefused(forge({ alg: 'PS256' }, {}, withRsa));
  });

  it.each([
    ['a made-up kid', 'unknown'],
    ['no kid', undefined],
    ['a null kid', null],
    ['an empty kid', ''],
    ['a numeric kid', 0],
    ['a list as kid', ['a']],
    ['an object as kid', { toString: 'a' }],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['a path', '../../../../dev/null'],
    ['an injection', "' OR 1=1 --"],
    ['a NUL', 'a\u0000b'],
    ['a very long kid', 'k'.repeat(4000)],
  ])('is refused with %s', async (_, kid) => {
    await expectRefused(forge({ kid }, {}, withKey(foreign.privateKey)));
    await expectRefused(forge({ kid }));
  });

  it('is refused with a key that it brings along', async () => {
    const jwk = { ...foreign.publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' };
    const foreignKid = createHash('sha256').update(JSON.stringify(jwk)).digest('base64url');
    const certificate = foreign.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    for (const extra of [
      { jwk },
      { jwk: { ...jwk, kid: ourKey.kid } },
      { jku: `${app.url}/.well-known/jwks.json` },
      { jku: 'http://127.0.0.1:9/jwks.json', kid: foreignKid },
      { x5c: [certificate] },
      { x5u: 'http://127.0.0.1:9/cert.pem' },
      { x5t: 'AAAA', 'x5t#S256': 'AAAA' },
    ]) {
      await expectRefused(forge(extra, {}, withKey(foreign.privateKey)));
      await expectRefused(forge({ ...extra, kid: undefined }, {}, withKey(foreign.privateKey)));
      await expectRefused(forge({ ...extra, kid: foreignKid }, {}, withKey(foreign.privateKey)));
    }
  });

  it('is refused with a signature that is missing, zero, cut, doubled or of another token', async () => {
    const other = (await app.person()).api.accessToken!.split('.')[2]!;
    const own = person.api.accessToken!.split('.')[2]!;
    for (const signature of ['', Buffer.alloc(64), Buffer.alloc(64, 0xff), own.slice(0, -4), own + own, other]) {
      await expectRefused(forge({}, {}, () => signature));
    }
  });

  it('is refused when its claims are no object, under our kid and type', async () => {
    const header = encode(headerOf(person.api.accessToken!));
    for (const claims of ['eA', encode(null), encode(7), encode('text'), encode([])]) {
      await expectRefused(`${header}.${claims}.${Buffer.alloc(64, 1).toString('base64url')}`);
    }
  });

  it('is refused when a claim was changed after signing', async () => {
    const [header, , signature] = person.api.accessToken!.split('.');
    const claims = claimsOf(person.api.accessToken!);
    const owner = (await app.owner.get('/auth/me')).data as { id: string };
    for (const change of [{ sub: owner.id }, { roles: ['owner'] }, { exp: seconds(9999) }]) {
      await expectRefused(`${header}.${encode({ ...claims, ...change })}.${signature}`);
    }
  });

  it.each([
    ['dots', '..'],
    ['one part', 'one-part'],
    ['four parts', 'a.b.c.d'],
    ['text that is not JSON', `${Buffer.from('x').toString('base64url')}.eA.eA`],
    ['a header that is null', `${encode(null)}.${encode({})}.eA`],
    ['a header that is a number', `${encode(7)}.${encode({})}.eA`],
    ['a header that is a list', `${encode([])}.${encode({})}.eA`],
    ['a header that is text', `${encode('at+jwt')}.${encode({})}.eA`],
    ['claims that are not JSON', `${encode({ alg: 'ES256', typ: 'at+jwt' })}.eA.eA`],
    ['claims that are not JSON, of the type JWT', `${encode({ alg: 'ES256', typ: 'JWT' })}.eA.eA`],
    ['claims that are null, of the type JWT', `${encode({ alg: 'ES256', typ: 'JWT' })}.${encode(null)}.eA`],
    ['a long run of letters', 'a'.repeat(6000)],
  ])('is refused when it is %s', async (_, token) => {
    await expectRefused(token);
  });
});

describe('a token that our key signed', () => {
  it.each([
    ['another issuer', { iss: 'https://evil.example' }],
    ['our issuer with a slash', { iss: 'http://localhost:3000/' }],
    ['no issuer', { iss: undefined }],
    ['another audience', { aud: 'another-app' }],
    ['audiences without ours', { aud: ['another-app', 'rollcall2'] }],
    ['no audience', { aud: undefined }],
    ['a beginning in the future', { nbf: seconds(120) }],
    ['a beginning that is text', { nbf: 'tomorrow' }],
    ['an end that is text', { exp: 'tomorrow' }],
    ['no end', { exp: undefined }],
    ['no person', { sub: undefined }],
    ['a person who does not exist', { sub: randomUUID() }],
    ['no session', { sid: undefined }],
    ['a session that does not exist', { sid: randomUUID() }],
    ['a session that is no id', { sid: 'not-an-id' }],
    ['a person that is no id', { sub: 'not-an-id' }],
    ['a list of sessions', { sid: [randomUUID()] }],
  ])('is refused with %s', async (_, claims) => {
    await expectRefused(forge({}, claims));
  });

  it.each(['JWT', 'jwt', 'at+JWT ', 'rt+jwt', 'application/jwt', undefined, null])(
    'is refused with the type %j',
    async (typ) => {
      await expectRefused(forge({ typ }));
    },
  );

  it('is refused when it pairs a person with the session of another', async () => {
    const other = await app.person();
    await expectRefused(forge({}, { sid: claimsOf(other.api.accessToken!)['sid'] }));
    await expectRefused(forge({}, { sub: other.id }));
  });

  it('is told to be expired only beyond a minute of skew', async () => {
    expect((await getMe(forge({}, { exp: seconds(-30) }))).status).toBe(200);
    expect((await getMe(forge({}, { nbf: seconds(30) }))).status).toBe(200);
    await expectRefused(forge({}, { exp: seconds(-65) }), 'TOKEN_EXPIRED');
    await expectRefused(forge({}, { exp: seconds(-86_400) }), 'TOKEN_EXPIRED');
  });

  it('is not told to be expired when another key signed it', async () => {
    await expectRefused(forge({}, { exp: seconds(-3600) }, withKey(foreign.privateKey)));
  });

  it('gives no role that is only in its claims', async () => {
    const token = forge({}, { roles: ['owner'], permissions: ['*'], scope: '*' });
    const response = await app.anonymous.withToken(token).get('/users');
    expect([response.status, response.error.code]).toEqual([403, 'PERMISSION_DENIED']);
  });

  it('dies when its session has expired, whatever its own end', async () => {
    for (const column of ['expires_at', 'idle_expires_at']) {
      const other = await app.person();
      const { sid } = claimsOf(other.api.accessToken!);
      await app.sql(`UPDATE sessions SET ${column} = now() - interval '1 second' WHERE id = $1`, [sid]);
      await expectRefused(other.api.accessToken!);
      const refreshed = await app.anonymous.post('/auth/refresh', { refreshToken: other.api.refreshToken });
      expect([refreshed.status, refreshed.error.code]).toEqual([401, 'REFRESH_TOKEN_INVALID']);
    }
  });
});

describe('the key set', () => {
  const readKeys = async (): Promise<{ response: ApiResponse; keys: Record<string, string>[] }> => {
    const response = await app.anonymous.get('//.well-known/jwks.json');
    return { response, keys: (JSON.parse(response.text) as { keys: Record<string, string>[] }).keys };
  };

  it('verifies a token without asking us', async () => {
    const { response, keys } = await readKeys();
    expect(response.status).toBe(200);
    const [header, claims, signature] = person.api.accessToken!.split('.');
    const jwk = keys.find(({ kid }) => kid === headerOf(person.api.accessToken!)['kid'])!;
    expect(jwk).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const holds = verify(
      'sha256',
      Buffer.from(`${header}.${claims}`),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature!, 'base64url'),
    );
    expect(holds).toBe(true);
  });

  it('holds public members only', async () => {
    const { keys } = await readKeys();
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it('names each key by its thumbprint (RFC 7638)', async () => {
    for (const { kid, kty, crv, x, y } of (await readKeys()).keys) {
      const canonical = `{"crv":"${crv}","kty":"${kty}","x":"${x}","y":"${y}"}`;
      expect(createHash('sha256').update(canonical).digest('base64url')).toBe(kid);
    }
  });

  it('may be cached, and is read without signing in', async () => {
    const { response } = await readKeys();
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    expect(response.headers.get('content-type')).toContain('application/json');
  });

  it('is kept with its private half sealed', async () => {
    const [row] = await app.sql<{ jwk: object; sealed: Buffer }>(
      'SELECT public_jwk AS jwk, private_key_sealed AS sealed FROM signing_keys',
    );
    expect(row!.jwk).not.toHaveProperty('d');
    const der = ourKey.privateKey.export({ format: 'der', type: 'pkcs8' });
    const { d } = ourKey.privateKey.export({ format: 'jwk' });
    expect(row!.sealed.includes(der)).toBe(false);
    expect(row!.sealed.includes(Buffer.from(d!, 'base64url'))).toBe(false);
  });
});
