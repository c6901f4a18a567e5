import { Injectable } from '@nestjs/common';
import { type KnownSession, SessionMemory } from './session-memory.js';
import { SessionRepository, type SessionVisit } from './session.repository.js';

/** What a request learns of the session it comes with. */
export interface SessionStanding {
  readonly mustChangePassword: boolean;
  /** A role of the person demands a second factor, and they have none: they may only enrol one. */
  readonly mustEnrolMfa: boolean;
  readonly isRecentlyAuthenticated: boolean;
  /** Who acts as the person. */
  readonly impersonatorId?: string;
}

/** How the session of a request stands, asked by every one that carries an access token. */
@Injectable()
export class SessionStandings {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly memory: SessionMemory,
  ) {}

  /** Without asking the database; undefined when it must be asked. */
  remembered(sessionId: string, userId: string): SessionStanding | undefined {
    const known = this.memory.find(sessionId, userId);
    return known && standingOf(known);
  }

  /** Undefined when the session is over. */
  async visit(sessionId: string, userId: string): Promise<SessionStanding | undefined> {
    let impersonatorId: string | undefined;
    const known = await this.memory.ask(sessionId, userId, async () => {
      const askedAt = performance.now();
      const visit = await this.sessions.visit(sessionId, userId);
      impersonatorId = visit?.impersonatedBy ?? undefined;
      return visit && knownFrom(visit, askedAt);
    });
    return known && { ...standingOf(known), ...(impersonatorId !== undefined && { impersonatorId }) };
  }
}

/** A session of somebody who acts as another person hangs on more than is announced: it is asked for every time. */
function knownFrom(visit: SessionVisit, askedAt: number): KnownSession {
  const { mustChangePassword, mustEnrolMfa, impersonatedBy, recentFor, millisecondsLeft } = visit;
  return {
    mustChangePassword,
    mustEnrolMfa,
    recentUntil: impersonatedBy === null ? askedAt + recentFor : -Infinity,
    forgetAt: impersonatedBy === null ? askedAt + millisecondsLeft : -Infinity,
  };
}

function standingOf({ mustChangePassword, mustEnrolMfa, recentUntil }: KnownSession): SessionStanding {
  return { mustChangePassword, mustEnrolMfa, isRecentlyAuthenticated: recentUntil > performance.now() };
}
