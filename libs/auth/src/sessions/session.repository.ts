import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { type RevocationReason, type Session } from './session.entity.js';

const IDLE_DAYS = 30;
const ABSOLUTE_DAYS = 90;
/** How long a password that was shown counts for what needs a recent one. */
const RECENT_MINUTES = 10;

/** A session is alive while nothing ended it and its account may sign in. Said once, here. */
const IS_ALIVE = `
  s.revoked_at IS NULL AND s.expires_at > now() AND s.idle_expires_at > now()
  AND u.id = s.user_id AND u.status = 'active' AND u.deleted_at IS NULL`;

const COLUMNS = `s.id, s.user_id AS "userId", s.factors, s.authenticated_at AS "authenticatedAt"`;

/** What a token says of its session. */
export type LiveSession = Pick<Session, 'id' | 'userId' | 'factors' | 'authenticatedAt'>;

/** What a live session may be used for. */
export interface SessionStanding {
  readonly mustChangePassword: boolean;
  readonly isRecentlyAuthenticated: boolean;
}

export interface NewSession {
  readonly userId: string;
  readonly factors: readonly string[];
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
}

@Injectable()
export class SessionRepository {
  constructor(private readonly database: Database) {}

  async insert({ userId, factors, ip, userAgent }: NewSession): Promise<LiveSession> {
    const [session] = await this.database.query<LiveSession>(
      `INSERT INTO sessions AS s (user_id, factors, ip, user_agent, idle_expires_at, expires_at)
       VALUES ($1, $2, $3, $4, now() + make_interval(days => $5), now() + make_interval(days => $6))
       RETURNING ${COLUMNS}`,
      [userId, factors, ip, userAgent, IDLE_DAYS, ABSOLUTE_DAYS],
    );
    return session!;
  }

  /** Asked by every authenticated request: undefined when the session is over. */
  async findStanding(sessionId: string, userId: string): Promise<SessionStanding | undefined> {
    const [standing] = await this.database.query<SessionStanding>(
      `SELECT u.must_change_password AS "mustChangePassword",
              s.authenticated_at > now() - make_interval(mins => ${RECENT_MINUTES}) AS "isRecentlyAuthenticated"
       FROM sessions s, users u WHERE s.id = $1 AND s.user_id = $2 AND ${IS_ALIVE}`,
      [sessionId, userId],
    );
    return standing;
  }

  /** Puts the idle expiry off; undefined when the session is over. Takes its row, so that a logout cannot slip past. */
  async extend(sessionId: string): Promise<LiveSession | undefined> {
    const [session] = await this.database.query<LiveSession>(
      `UPDATE sessions s SET last_seen_at = now(), idle_expires_at = least(now() + make_interval(days => $2), s.expires_at)
       FROM users u WHERE s.id = $1 AND ${IS_ALIVE} RETURNING ${COLUMNS}`,
      [sessionId, IDLE_DAYS],
    );
    return session;
  }

  /** @returns whose session it was; undefined when it was over already */
  async revoke(sessionId: string, reason: RevocationReason): Promise<string | undefined> {
    const [row] = await this.database.query<{ userId: string }>(
      `UPDATE sessions SET revoked_at = now(), revoked_reason = $2 WHERE id = $1 AND revoked_at IS NULL
       RETURNING user_id AS "userId"`,
      [sessionId, reason],
    );
    return row?.userId;
  }

  /** @param exceptSessionId stays alive */
  async revokeAllOf(userId: string, reason: RevocationReason, exceptSessionId?: string): Promise<void> {
    await this.database.query(
      `UPDATE sessions SET revoked_at = now(), revoked_reason = $2
       WHERE user_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $3`,
      [userId, reason, exceptSessionId],
    );
  }

  /** Notes that the person has just shown their password again; false when the session is over. */
  async recordAuthentication(sessionId: string): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE sessions s SET authenticated_at = clock_timestamp() FROM users u WHERE s.id = $1 AND ${IS_ALIVE} RETURNING s.id`,
      [sessionId],
    );
    return rows.length > 0;
  }
}
