import { Injectable } from '@nestjs/common';
import { HeldNamesQueries } from '@app/roles';
import { ACCESS_TOKEN_TTL_SECONDS, AccessTokens } from '../tokens/access-token.js';
import { type ImpersonationBody } from './impersonation.dto.js';
import { type ImpersonatedSession } from './impersonation.repository.js';

/** One access token with the roles of the person; no refresh token, no device token, no cookie. */
@Injectable()
export class ImpersonationAnswers {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly held: HeldNamesQueries,
  ) {}

  async of(session: ImpersonatedSession, impersonatorId: string): Promise<ImpersonationBody> {
    const { roles } = await this.held.of(session.userId);
    const accessToken = this.accessTokens.sign(session, roles, impersonatorId);
    return { accessToken, tokenType: 'Bearer', expiresIn: ACCESS_TOKEN_TTL_SECONDS, sessionId: session.id };
  }
}
