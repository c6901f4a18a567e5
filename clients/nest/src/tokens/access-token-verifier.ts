import { Inject, Injectable } from '@nestjs/common';
import { type JWTPayload, type JWTVerifyGetKey, createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { type RollcallUser } from '../current-user.js';
import { RollcallRefusal } from '../refusals.js';
import { ROLLCALL_SETTINGS, type RollcallSettings } from '../rollcall-options.js';

/** Rollcall publishes a key at least 330 s before it signs, so that a copy of this age knows every key in use. */
const KEY_SET_MAX_AGE_MS = 300_000;
/** Between two readings because of a key that is not in the copy: strangers can name unknown keys as fast as they like. */
const UNKNOWN_KEY_PAUSE_MS = 1000;

const CLOCK_SKEW_SECONDS = 60;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An access token as Rollcall writes it (RFC 9068). */
interface Claims extends JWTPayload {
  readonly sub: string;
  readonly sid: string;
  readonly auth_time?: number;
  readonly amr?: readonly string[];
  readonly roles?: readonly string[];
  readonly act?: { readonly sub: string };
}

/**
 * Accepts what Rollcall signed as an access token, for the audience, in time. The algorithm is fixed and the key comes from
 * Rollcall's own key set: nothing that a token says about itself is followed (RFC 8725).
 */
@Injectable()
export class AccessTokenVerifier {
  private readonly key: JWTVerifyGetKey;

  constructor(@Inject(ROLLCALL_SETTINGS) private readonly settings: RollcallSettings) {
    this.key = keysOf(settings);
  }

  /** @throws {RollcallRefusal} UNAUTHENTICATED, TOKEN_EXPIRED; SERVICE_UNAVAILABLE when the key set cannot be read */
  async verify(token: string): Promise<RollcallUser> {
    const { issuer, audience } = this.settings;
    const expected = {
      issuer,
      audience,
      algorithms: ['ES256'],
      typ: 'at+jwt',
      clockTolerance: CLOCK_SKEW_SECONDS,
      requiredClaims: ['exp', 'iat', 'sub', 'sid', 'jti'],
    };
    const { payload } = await jwtVerify<Claims>(token, this.key, expected).catch(refuse);
    if (!UUID.test(payload.sub) || !UUID.test(payload.sid)) throw new RollcallRefusal('UNAUTHENTICATED');
    return userFrom(payload);
  }
}

/** A key set that cannot be read says nothing about the token. */
function keysOf({ baseUrl, timeoutMs }: RollcallSettings): JWTVerifyGetKey {
  const keySet = createRemoteJWKSet(new URL(`${baseUrl}/.well-known/jwks.json`), {
    cacheMaxAge: KEY_SET_MAX_AGE_MS,
    cooldownDuration: UNKNOWN_KEY_PAUSE_MS,
    timeoutDuration: timeoutMs,
  });
  return async (header, token) => {
    try {
      return await keySet(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) throw error;
      throw new RollcallRefusal('SERVICE_UNAVAILABLE', { cause: error });
    }
  };
}

function refuse(error: unknown): never {
  if (error instanceof RollcallRefusal) throw error;
  throw new RollcallRefusal(error instanceof errors.JWTExpired ? 'TOKEN_EXPIRED' : 'UNAUTHENTICATED', { cause: error });
}

function userFrom({ sub, sid, roles, amr, auth_time, iat, act }: Claims): RollcallUser {
  return {
    id: sub,
    sessionId: sid,
    roles: roles ?? [],
    factors: amr ?? [],
    authenticatedAt: new Date((auth_time ?? iat!) * 1000),
    ...(act && { impersonatorId: act.sub }),
  };
}
