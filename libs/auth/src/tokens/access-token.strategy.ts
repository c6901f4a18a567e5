import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { isUUID } from 'class-validator';
import { type FastifyRequest } from 'fastify';
import jwt from 'jsonwebtoken';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { Clock, SETTINGS, type Settings } from '@app/platform';
import { SIGNING_ALGORITHM } from '../keys/key-pair.js';
import { SigningKeys } from '../keys/signing-keys.js';
import { SessionStandings } from '../sessions/session-standings.js';
import { type SessionPrincipal } from './session-standing.js';
import { VerifiedTokens } from './verified-tokens.js';
import { ACCESS_TOKEN_AUDIENCE, ACCESS_TOKEN_TYPE, type AccessTokenClaims } from './access-token.js';

/** Tolerated between our clocks, in seconds. */
const CLOCK_SKEW_SECONDS = 60;

const NO_KEY = 'The token names no key of ours';

export const bearerTokenOf = ExtractJwt.fromAuthHeaderAsBearerToken() as (request: FastifyRequest) => string | null;

/** With why, when that may be told. */
type Judgement = SessionPrincipal | false | readonly [false, Error];

const EXPIRED: Judgement = [false, new jwt.TokenExpiredError('jwt expired', new Date(0))];

type KeyCallback = (error: Error | null, key?: string) => void;

/**
 * Accepts a bearer token that we signed, for us, of the right type, in time, whose session is still alive.
 * The algorithm is fixed and the key is looked up among our own: nothing the token says about itself is followed.
 */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, 'access-token') {
  constructor(
    keys: SigningKeys,
    private readonly sessions: SessionStandings,
    private readonly verified: VerifiedTokens,
    private readonly clock: Clock,
    @Inject(SETTINGS) settings: Settings,
  ) {
    super({
      jwtFromRequest: bearerTokenOf,
      secretOrKeyProvider: (_request: unknown, token: string, done: KeyCallback) => provideKey(keys, token, done),
      algorithms: [SIGNING_ALGORITHM],
      issuer: settings.publicUrl,
      audience: ACCESS_TOKEN_AUDIENCE,
      jsonWebTokenOptions: { clockTolerance: CLOCK_SKEW_SECONDS },
      // By the machine's clock; `validate` asks the one that decides.
      ignoreExpiration: true,
      passReqToCallback: true,
    });
  }

  /** Called with claims whose signature holds. `false` refuses. */
  async validate(request: FastifyRequest, { sub, sid, exp }: AccessTokenClaims): Promise<Judgement> {
    if (typeof exp !== 'number' || !isUUID(sub) || !isUUID(sid)) return false;
    const token = bearerTokenOf(request)!;
    const acceptedUntil = (exp + CLOCK_SKEW_SECONDS) * 1000;
    if (acceptedUntil <= this.clock.now()) return EXPIRED;
    this.verified.remember(token, { kid: headerOf(token)!.kid!, userId: sub, sessionId: sid, acceptedUntil });
    const standing = await this.sessions.visit(sid, sub);
    return standing ? { kind: 'user', userId: sub, sessionId: sid, ...standing } : false;
  }
}

function provideKey(keys: SigningKeys, token: string, done: KeyCallback): void {
  const header = headerOf(token);
  const kid = header?.typ === ACCESS_TOKEN_TYPE && typeof header.kid === 'string' ? header.kid : undefined;
  const key = kid === undefined ? undefined : keys.publicKey(kid);
  // The type asks for text, but jsonwebtoken takes a KeyObject, which it need not parse on every request.
  if (key) return done(null, key as unknown as string);
  if (kid === undefined) return done(new Error(NO_KEY));
  keys.findPublicKey(kid).then(
    (found) => (found ? done(null, found as unknown as string) : done(new Error(NO_KEY))),
    () => done(new Error(NO_KEY)),
  );
}

/** Undefined for what is no token: jsonwebtoken throws on claims that are not JSON. */
function headerOf(token: string): jwt.JwtHeader | undefined {
  try {
    return jwt.decode(token, { complete: true })?.header;
  } catch {
    return undefined;
  }
}
