import { type Caller } from '../calls/caller.js';
import { type components } from '../generated/api.js';
import { RollcallError } from '../rollcall-error.js';
import { type PasswordProof, type SecondFactorProof } from './sign-in.js';

type Schemas = components['schemas'];
export type SignedIn = Schemas['LoginBody'];
export type Challenge = Schemas['MfaChallengeBody'];
export type FreshTokens = Schemas['TokensBody'];

/**
 * How the refresh token travels: in the body, to be kept in the store, or as a cookie that no script can read, for pages of
 * the same site as Rollcall.
 */
export type TokenTransport = 'body' | 'cookie';

/** The routes that give tokens. Nobody is signed in there yet. */
export class TokenDoors {
  /** What a call needs besides, so that cookies come and go. */
  readonly cookies: { readonly credentials?: 'include'; readonly headers?: Record<string, string> };

  constructor(
    private readonly caller: Caller,
    readonly transport: TokenTransport,
  ) {
    const headers = { 'x-token-transport': 'cookie', 'x-rollcall-csrf': '1' };
    this.cookies = transport === 'cookie' ? { headers, credentials: 'include' } : {};
  }

  /** @throws RollcallError `INVALID_CREDENTIALS`, `RATE_LIMITED` */
  async signIn({ email, password }: PasswordProof, deviceToken?: string): Promise<SignedIn | Challenge> {
    const headers = {
      ...this.cookies.headers,
      ...(deviceToken !== undefined && { 'x-device-token': deviceToken }),
    };
    const call = { ...this.cookies, headers, body: { email, password } };
    return (await this.caller.post('/api/v1/auth/login', call)).data;
  }

  /** @throws RollcallError `MFA_CODE_INVALID`, `MFA_TOKEN_INVALID`, `RATE_LIMITED` */
  async verify(mfaToken: string, proof: SecondFactorProof): Promise<SignedIn> {
    const call = { ...this.cookies, body: { mfaToken, ...proof } };
    return (await this.caller.post('/api/v1/auth/mfa/verify', call)).data;
  }

  /** @throws RollcallError `REFRESH_TOKEN_INVALID` */
  async refresh(refreshToken: string | undefined): Promise<FreshTokens> {
    const call = { ...this.cookies, body: refreshToken === undefined ? {} : { refreshToken } };
    try {
      return (await this.caller.post('/api/v1/auth/refresh', call)).data;
    } catch (error) {
      throw isNoToken(error) ? noToken(error) : error;
    }
  }
}

/** Neither in the body nor as a cookie: the browser has dropped it. */
function isNoToken(error: unknown): error is RollcallError {
  return error instanceof RollcallError && error.code === 'VALIDATION_ERROR';
}

function noToken(cause: RollcallError): RollcallError {
  const { status, requestId } = cause;
  const message = 'There is no refresh token any more; sign in again.';
  return new RollcallError({ code: 'REFRESH_TOKEN_INVALID', message, status, requestId, cause });
}
