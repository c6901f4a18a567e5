import { Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { SessionStandings } from '../sessions/session-standings.js';
import { bearerTokenOf } from './access-token.strategy.js';
import { type SessionPrincipal } from './session-standing.js';
import { VerifiedTokens } from './verified-tokens.js';

/** Callers whose token and session are remembered: nothing need be computed or asked. */
@Injectable()
export class KnownCallers {
  constructor(
    private readonly tokens: VerifiedTokens,
    private readonly sessions: SessionStandings,
  ) {}

  /** Undefined for anybody else: they are judged in full. */
  find(request: FastifyRequest): SessionPrincipal | undefined {
    const token = bearerTokenOf(request);
    const verified = token ? this.tokens.find(token) : undefined;
    if (!verified) return undefined;
    const { userId, sessionId } = verified;
    const standing = this.sessions.remembered(sessionId, userId);
    return standing && { kind: 'user', userId, sessionId, ...standing };
  }
}
