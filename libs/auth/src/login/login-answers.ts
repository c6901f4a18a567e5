import { Injectable } from '@nestjs/common';
import { type MfaChallengeBody } from '../mfa/mfa.dto.js';
import { type SessionTokens, type StartedSession } from '../sessions/sessions.service.js';
import { ACCESS_TOKEN_TTL_SECONDS, AccessTokens } from '../tokens/access-token.js';
import { type LoginBody, type TokensBody } from './login.dto.js';
import { MeQueries } from './me.queries.js';
import { type SignInStep } from './sign-in-completion.service.js';

/** What a client gets for a sign-in, of one step or of two. */
@Injectable()
export class LoginAnswers {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly me: MeQueries,
  ) {}

  async of(step: SignInStep): Promise<LoginBody | MfaChallengeBody> {
    if (step.kind === 'signed-in') return this.signedIn(step.started);
    return { mfaRequired: true, mfaToken: step.mfaToken, methods: ['totp', 'recovery_code'] };
  }

  async signedIn(started: StartedSession): Promise<LoginBody> {
    const user = await this.me.get(started.session.userId);
    return { ...this.tokens(started, user.roles), deviceToken: started.deviceToken, user };
  }

  tokens({ session, refreshToken }: SessionTokens, roles: readonly string[]): TokensBody {
    const accessToken = this.accessTokens.sign(session, roles);
    return { accessToken, tokenType: 'Bearer', expiresIn: ACCESS_TOKEN_TTL_SECONDS, refreshToken };
  }
}
