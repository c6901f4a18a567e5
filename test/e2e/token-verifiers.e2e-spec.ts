import { type KeyObject, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type JSONWebKeySet,
  type JWTHeaderParameters,
  type JWTVerifyGetKey,
  SignJWT,
  UnsecuredJWT,
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  jwtVerify,
} from 'jose';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { LocalServer } from '../support/local-server.js';
import { ISSUER, Replicas } from '../support/replicas.js';
import { type ServerProcess } from '../support/server-process.js';
import { OWNER_EMAIL, PASSWORD } from '../support/server-settings.js';

const ROTATIONS = 6;
const CLIENTS = 4;

/** How a client app in another company would read our tokens. */
const EXPECTED = { issuer: ISSUER, audience: 'rollcall', typ: 'at+jwt', algorithms: ['ES256'], clockTolerance: 60 };

interface Replica {
  readonly server: ServerProcess;
  /** The key set as a client of this replica has it. */
  readonly keySet: JWTVerifyGetKey;
}

let replicas: Replicas;
/** Each reads tokens of the other. */
let pair: [Replica, Replica];

const keySetUrl = (server: ServerProcess): URL => new URL('/.well-known/jwks.json', server.url);
const signIn = (server: ServerProcess): Promise<ApiClient> => server.api.signIn(OWNER_EMAIL, PASSWORD);

async function readKeySet(server: ServerProcess): Promise<JSONWebKeySet> {
  return (await (await fetch(keySetUrl(server))).json()) as JSONWebKeySet;
}

/** The next key has been published for long enough; then it signs. */
async function rotate(server: ServerProcess): Promise<string> {
  await replicas.sql(`UPDATE signing_keys SET created_at = now() - interval '6 minutes' WHERE status = 'next'`);
  const response = await (await signIn(server)).post('/signing-keys/rotate', {});
  if (response.status !== 200) throw new Error(`Not rotated: ${response.text}`);
  return (response.data as { kid: string }).kid;
}

beforeAll(async () => {
  replicas = await Replicas.start(2);
  // In production a key signs 330 s after it was published; here after moments, so the pause between reads is taken away.
  const [one, two] = replicas.running.map((server) => ({
    server,
    keySet: createRemoteJWKSet(keySetUrl(server), { cooldownDuration: 0 }),
  }));
  pair = [one!, two!];
}, 60_000);

afterAll(() => replicas.stop());

describe('a client app that verifies with jose', () => {
  it('reads every token of one process by the key set of another, and loses no request, while keys rotate', async () => {
    const failures: string[] = [];
    const kids = new Set<string>();
    const isRunning = { now: true };
    let tokens = 0;

    async function check(accessToken: string, readBy: Replica): Promise<void> {
      const kid = decodeProtectedHeader(accessToken).kid!;
      kids.add(kid);
      tokens++;
      const reading = jwtVerify(accessToken, readBy.keySet, EXPECTED);
      await reading.catch((error: Error) => failures.push(`jose refuses ${kid}: ${error.message}`));
      const { status, text } = await readBy.server.api.withToken(accessToken).get('/auth/me');
      if (status !== 200) failures.push(`GET /auth/me answers ${status}: ${text}`);
    }

    async function client(n: number): Promise<void> {
      for (let turn = n; isRunning.now; turn++) {
        const [issuing, reading] = turn % 2 === 0 ? pair : [pair[1], pair[0]];
        const { accessToken, refreshToken } = await signIn(issuing.server);
        await check(accessToken!, reading);
        let current = refreshToken!;
        for (let step = 0; step < 5 && isRunning.now; step++) {
          const refreshed = await reading.server.api.post('/auth/refresh', { refreshToken: current });
          if (refreshed.status !== 200) return void failures.push(`refresh: ${refreshed.text}`);
          const next = refreshed.data as { accessToken: string; refreshToken: string };
          await Promise.all([check(next.accessToken, issuing), check(next.accessToken, reading)]);
          current = next.refreshToken;
        }
      }
    }

    const clients = Array.from({ length: CLIENTS }, (_, n) => client(n));
    const signed = new Set<string>();
    for (let n = 0; n < ROTATIONS; n++) {
      const kid = await rotate(pair[n % 2]!.server);
      signed.add(kid);
      for (let waitedMs = 0; !kids.has(kid) && waitedMs < 10_000; waitedMs += 50) await sleep(50);
    }
    isRunning.now = false;
    await Promise.all(clients);

    expect(failures).toEqual([]);
    expect(signed.size).toBe(ROTATIONS);
    for (const kid of signed) expect(kids).toContain(kid);
    expect(tokens).toBeGreaterThan(30);
  }, 60_000);

  it('that read the key set before a rotation needs no other to read the tokens after it', async () => {
    const [one, two] = pair;
    const before = createLocalJWKSet(await readKeySet(two.server));
    const old = (await signIn(one.server)).accessToken!;
    const kid = await rotate(one.server);
    for (let n = 0; n < 20; n++) {
      const { accessToken } = await signIn(pair[n % 2]!.server);
      await jwtVerify(accessToken!, before, EXPECTED);
      if (decodeProtectedHeader(accessToken!).kid === kid) break;
    }
    const renewed = (await signIn(one.server)).accessToken!;
    expect(decodeProtectedHeader(renewed).kid).toBe(kid);
    await jwtVerify(renewed, before, EXPECTED);
    await jwtVerify(old, two.keySet, EXPECTED);
  });

  it('refuses a token for another audience, issuer, type or algorithm than it expects', async () => {
    const { accessToken } = await signIn(pair[0].server);
    const read = (changes: object): Promise<unknown> =>
      jwtVerify(accessToken!, pair[1].keySet, { ...EXPECTED, ...changes });
    await expect(read({ audience: 'another-app' })).rejects.toThrow('"aud"');
    await expect(read({ issuer: 'https://evil.example' })).rejects.toThrow('"iss"');
    await expect(read({ typ: 'JWT' })).rejects.toThrow('"typ"');
    await expect(read({ algorithms: ['HS256'] })).rejects.toThrow('"alg"');
  });
});

describe('a token that an attacker made with jose', () => {
  const attacker = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const attackerJwk = { ...attacker.publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'attacker' };
  let host: LocalServer;
  let visits = 0;
  let own: string;
  let ourJwk: JSONWebKeySet['keys'][number];
  let ourKid: string;

  beforeAll(async () => {
    host = await LocalServer.start((_request, response) => {
      visits++;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [attackerJwk] }));
    });
    own = (await signIn(pair[0].server)).accessToken!;
    ourKid = decodeProtectedHeader(own).kid!;
    ourJwk = (await readKeySet(pair[0].server)).keys.find(({ kid }) => kid === ourKid)!;
  });

  afterAll(() => host.stop());

  const hosted = (): string => `${host.url}/jwks.json`;
  const forge = (header: Partial<JWTHeaderParameters>, key: KeyObject | Uint8Array): Promise<string> =>
    new SignJWT({ ...decodeJwt(own) })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: ourKid, ...header })
      .sign(key);
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const pemOf = (): string =>
    createPublicKey({ key: ourJwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' }) as string;

  const FORGERIES: [string, () => string | Promise<string>][] = [
    ['no signature (alg none)', () => new UnsecuredJWT({ ...decodeJwt(own) }).encode()],
    ['an HMAC keyed with our public key as PEM', () => forge({ alg: 'HS256' }, bytes(pemOf()))],
    ['an HMAC keyed with our public key as JWK', () => forge({ alg: 'HS512' }, bytes(JSON.stringify(ourJwk)))],
    ['a key of their own under our kid', () => forge({}, attacker.privateKey)],
    ['a key of their own under its kid', () => forge({ kid: 'attacker' }, attacker.privateKey)],
    ['a key in the header (jwk)', () => forge({ kid: 'attacker', jwk: attackerJwk }, attacker.privateKey)],
    ['a key set they host (jku)', () => forge({ kid: 'attacker', jku: hosted() }, attacker.privateKey)],
    ['a certificate they host (x5u)', () => forge({ kid: 'attacker', x5u: hosted() }, attacker.privateKey)],
    ['a kid that is the address of their key set', () => forge({ kid: hosted() }, attacker.privateKey)],
    ['a header that must be understood (crit)', () => withHeader({ crit: ['exp'], exp: 1 })],
    ['a payload that is not encoded (b64)', () => withHeader({ crit: ['b64'], b64: false })],
    ['a fourth and fifth part, as if encrypted', () => `${own}.AAAA.AAAA`],
  ];

  /** Our signature under another header. */
  function withHeader(more: object): string {
    const [, payload, signature] = own.split('.');
    const header = Buffer.from(JSON.stringify({ ...decodeProtectedHeader(own), ...more })).toString('base64url');
    return `${header}.${payload}.${signature}`;
  }

  it.each(FORGERIES)('is refused by both processes: %s', async (_, forgery) => {
    const token = await forgery();
    const answers: ApiResponse[] = await Promise.all(
      pair.map(({ server }) => server.api.withToken(token).get('/auth/me')),
    );
    for (const { status, error } of answers) expect([status, error.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(visits).toBe(0);
    expect((await pair[0].server.api.withToken(own).get('/auth/me')).status).toBe(200);
  });
});
