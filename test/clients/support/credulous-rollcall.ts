import { type KeyObject, generateKeyPairSync, randomUUID } from 'node:crypto';
import { type JWTHeaderParameters, SignJWT } from 'jose';
import { LocalServer } from '../../support/local-server.js';

const KID = 'the-only-one';
const SUBJECT = 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11';

/** Accepts every session and allows everything, with a key that the test has: so what an app refuses, it refuses by itself. */
export class CredulousRollcall {
  readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  /** How often it was asked about a session or a permission. */
  questions = 0;
  /** From now on 200 and nothing more, as a proxy that means well answers. */
  isBlank = false;

  private constructor(private readonly server: LocalServer) {
    server.onRequest(({ url }, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(this.answerTo(url!)));
    });
  }

  static async start(): Promise<CredulousRollcall> {
    return new CredulousRollcall(await LocalServer.start());
  }

  get url(): string {
    return this.server.url;
  }

  get publicJwk(): object {
    return { ...this.keys.publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: KID };
  }

  stop(): void {
    this.server.stop();
  }

  /** The claims of a good token, issued now. */
  claims(): Record<string, unknown> {
    const iat = Math.floor(Date.now() / 1000);
    const ids = { sub: SUBJECT, sid: '6a0c8c5e-52c7-4f0e-8a93-0c8f0c9a4f11', jti: randomUUID() };
    return {
      iss: this.url,
      aud: 'rollcall',
      iat,
      exp: iat + 600,
      ...ids,
      roles: ['sales'],
      amr: ['pwd'],
      auth_time: iat,
    };
  }

  sign(claims: object = {}, header: Partial<JWTHeaderParameters> = {}, key?: KeyObject | Uint8Array): Promise<string> {
    const { privateKey } = this.keys;
    return new SignJWT({ ...this.claims(), ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: KID, ...header })
      .sign(key ?? privateKey);
  }

  private answerTo(url: string): object {
    if (url === '/.well-known/jwks.json') return { keys: [this.publicJwk] };
    this.questions++;
    if (this.isBlank) return {};
    const allowed = Array.from({ length: 100 }, () => ({ allowed: true }));
    return { success: true, data: url.includes('/check') ? { results: allowed } : [], meta: {} };
  }
}
