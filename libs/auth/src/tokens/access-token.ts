import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import { Clock, SETTINGS, type Settings } from '@app/platform';
import { SIGNING_ALGORITHM } from '../keys/key-pair.js';
import { SigningKeys } from '../keys/signing-keys.js';
import { type LiveSession } from '../sessions/session.repository.js';

export const ACCESS_TOKEN_TTL_SECONDS = 600;
export const ACCESS_TOKEN_AUDIENCE = 'rollcall';
/** RFC 9068: so that no other token we may ever sign passes for an access token. */
export const ACCESS_TOKEN_TYPE = 'at+jwt';

export interface AccessTokenClaims {
  readonly sub: string;
  readonly sid: string;
  readonly exp: number;
}

/** Signs access tokens: an RFC 9068 JWT of ten minutes that names the person, the session and what they showed. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @param impersonatorId who acts as the person (RFC 8693, section 4.1); for whoever reads the token, not for us */
  sign(session: LiveSession, roles: readonly string[], impersonatorId?: string): string {
    const { kid, privateKey } = this.keys.current;
    const claims = {
      iat: Math.floor(this.clock.now() / 1000),
      sid: session.id,
      auth_time: Math.floor(session.authenticatedAt.getTime() / 1000),
      amr: session.factors,
      roles,
      ...(impersonatorId !== undefined && { act: { sub: impersonatorId } }),
    };
    return jwt.sign(claims, privateKey, {
      algorithm: SIGNING_ALGORITHM,
      header: { alg: SIGNING_ALGORITHM, typ: ACCESS_TOKEN_TYPE, kid },
      issuer: this.settings.publicUrl,
      audience: ACCESS_TOKEN_AUDIENCE,
      subject: session.userId,
      jwtid: randomUUID(),
      expiresIn: ACCESS_TOKEN_TTL_SECONDS,
    });
  }
}
