import { Injectable, Logger } from '@nestjs/common';
import { Database } from '@app/platform';
import { type RevocationReason, type Session } from './session.entity.js';
import { type PresentedToken } from './refresh-tokens.js';
import { SessionMemory } from './session-memory.js';

const IDLE_DAYS = 30;
const ABSOLUTE_DAYS = 90;
/** How long a password that was shown counts for what needs a recent one. */
const RECENT_MINUTES = 10;

/** Impersonating needs more than a live session: that of the impersonator, and their authority. */
export const IMPERSONATION_STANDS = `
  (s.impersonated_by IS NULL OR impersonation_stands(s.user_id, s.impersonated_by, s.impersonator_session_id))`;

/** A session is alive while nothing ended it and its account may sign in. Said once, here. */
export const IS_ALIVE = `
  s.revoked_at IS NULL AND s.expires_at > now() AND s.idle_expires_at > now()
  AND u.id = s.user_id AND u.status = 'active' AND u.deleted_at IS NULL AND (u.deactivate_at <= now()) IS NOT TRUE
  AND ${IMPERSONATION_STANDS}`;

const SEEN_INTERVAL = `interval '1 minute'`;

const MILLISECONDS = (instant: string): string => `(extract(epoch FROM ${instant} - now()) * 1000)::float8`;

/** Whether a second factor is due can change by itself when a grant begins or ends. */
const NEXT_OF_GRANTS = `
  (SELECT min(instant) FROM user_roles ur CROSS JOIN LATERAL (VALUES (ur.valid_from), (ur.valid_until)) AS t (instant)
   WHERE ur.user_id = s.user_id AND ur.revoked_at IS NULL AND t.instant > now())`;

const VISIT = `
  SELECT u.must_change_password AS "mustChangePassword",
         NOT 'otp' = ANY (s.factors) AND mfa_enrolment_is_due(s.user_id) AS "mustEnrolMfa",
         s.impersonated_by AS "impersonatedBy",
         ${MILLISECONDS(`s.authenticated_at + make_interval(mins => ${RECENT_MINUTES})`)} AS "recentFor",
         s.last_seen_at < now() - ${SEEN_INTERVAL} AS "isSeenDue",
         ${MILLISECONDS(`least(
           s.expires_at, s.idle_expires_at, u.deactivate_at, ${NEXT_OF_GRANTS},
           CASE WHEN s.last_seen_at < now() - ${SEEN_INTERVAL} THEN now() ELSE s.last_seen_at END + ${SEEN_INTERVAL})`)}
           AS "millisecondsLeft"
  FROM sessions s, users u WHERE s.id = $1 AND s.user_id = $2 AND ${IS_ALIVE}`;

const COLUMNS = `s.id, s.user_id AS "userId", s.factors, s.authenticated_at AS "authenticatedAt"`;

/** What a token says of its session. */
export type LiveSession = Pick<Session, 'id' | 'userId' | 'factors' | 'authenticatedAt'>;

/** What is read of a session at a visit. Times left are in milliseconds, from when it was read. */
export interface SessionVisit {
  readonly mustChangePassword: boolean;
  readonly mustEnrolMfa: boolean;
  readonly impersonatedBy: string | null;
  /** How long what needs a recent password stays open to it; negative when that is over. */
  readonly recentFor: number;
  /** How long all this holds unless something is announced. */
  readonly millisecondsLeft: number;
  readonly isSeenDue: boolean;
}

export interface NewSession {
  readonly userId: string;
  readonly factors: readonly string[];
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
  /** Of a device the account knows; undefined for a new one. */
  readonly deviceToken: string | undefined;
}

export interface InsertedSession extends LiveSession {
  /** No session of this account came before. */
  readonly isFirst: boolean;
}

@Injectable()
export class SessionRepository {
  private readonly logger = new Logger(SessionRepository.name);

  constructor(
    private readonly database: Database,
    private readonly memory: SessionMemory,
  ) {}

  async insert({ userId, factors, ip, userAgent }: NewSession): Promise<InsertedSession> {
    const [session] = await this.database.prepared<InsertedSession>(
      `INSERT INTO sessions AS s (user_id, factors, ip, user_agent, idle_expires_at, expires_at)
       VALUES ($1, $2, $3, $4, now() + make_interval(days => $5), now() + make_interval(days => $6))
       RETURNING ${COLUMNS},
         NOT EXISTS (SELECT FROM sessions b WHERE b.user_id = $1 AND b.impersonated_by IS NULL) AS "isFirst"`,
      [userId, factors, ip, userAgent, IDLE_DAYS, ABSOLUTE_DAYS],
    );
    return session!;
  }

  /** Undefined when it is over. Notes that it was seen, at most once a minute: what is read holds no longer than that. */
  async visit(sessionId: string, userId: string): Promise<SessionVisit | undefined> {
    const [session] = await this.database.lookUp<SessionVisit>(VISIT, [sessionId, userId]);
    if (session?.isSeenDue) await this.noteSeen(sessionId);
    return session;
  }

  /** Puts the idle expiry off; undefined when the session is over. Takes its row, so that a logout cannot slip past. */
  extend(sessionId: string): Promise<LiveSession | undefined> {
    return this.prolong('users u', 's.id = $2', [sessionId]);
  }

  /** As `extend`, for the session of a token that was used up for this very successor; undefined when it was not. */
  extendAfter({ hash, successorId }: PresentedToken): Promise<LiveSession | undefined> {
    const isUsedUp = 't.token_hash = $2 AND t.successor_id = $3 AND s.id = t.session_id';
    return this.prolong('users u, refresh_tokens t', isUsedUp, [hash, successorId]);
  }

  /** @returns whose session it was; undefined when it was over already */
  async revoke(sessionId: string, reason: RevocationReason): Promise<string | undefined> {
    const [row] = await this.database.prepared<{ userId: string }>(
      `UPDATE sessions SET revoked_at = now(), revoked_reason = $2 WHERE id = $1 AND revoked_at IS NULL
       RETURNING user_id AS "userId"`,
      [sessionId, reason],
    );
    if (row) this.memory.forget(row.userId);
    return row?.userId;
  }

  /** @returns false when the person has no such live session */
  async revokeOwn(userId: string, sessionId: string, reason: RevocationReason): Promise<boolean> {
    const rows = await this.database.prepared(
      `UPDATE sessions SET revoked_at = now(), revoked_reason = $3 WHERE id = $1 AND user_id = $2
         AND revoked_at IS NULL AND expires_at > now() AND idle_expires_at > now() RETURNING id`,
      [sessionId, userId, reason],
    );
    this.memory.forget(userId);
    return rows.length > 0;
  }

  /** @param keptId the session that stays, if one does. @returns how many were ended */
  async revokeAllBut(keptId: string | null, userId: string, reason: RevocationReason): Promise<number> {
    const rows = await this.database.prepared(
      `UPDATE sessions SET revoked_at = now(), revoked_reason = $2
       WHERE user_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $3 RETURNING id`,
      [userId, reason, keptId],
    );
    this.memory.forget(userId);
    return rows.length;
  }

  async revokeAllOf(userId: string, reason: RevocationReason): Promise<void> {
    await this.revokeAllBut(null, userId, reason);
  }

  /** Notes that the person has just shown their password again; false when the session is over. */
  async recordAuthentication(sessionId: string): Promise<boolean> {
    const rows = await this.database.prepared<{ userId: string }>(
      `UPDATE sessions s SET authenticated_at = clock_timestamp() FROM users u WHERE s.id = $1 AND ${IS_ALIVE} RETURNING s.user_id AS "userId"`,
      [sessionId],
    );
    for (const { userId } of rows) this.memory.forget(userId);
    return rows.length > 0;
  }

  private async prolong(from: string, which: string, values: unknown[]): Promise<LiveSession | undefined> {
    const [session] = await this.database.prepared<LiveSession>(
      `UPDATE sessions s SET last_seen_at = now(), idle_expires_at = least(now() + make_interval(days => $1), s.expires_at)
       FROM ${from} WHERE ${which} AND ${IS_ALIVE} RETURNING ${COLUMNS}`,
      [IDLE_DAYS, ...values],
    );
    return session;
  }

  /**
   * Of parallel requests one writes, none waits for a lock; and no request fails for it, since being seen is not worth that:
   * a database that only reads for a while still lets people read.
   */
  private async noteSeen(sessionId: string): Promise<void> {
    const due = `SELECT id FROM sessions WHERE id = $1 AND last_seen_at < now() - ${SEEN_INTERVAL} FOR UPDATE SKIP LOCKED`;
    await this.database
      .prepared(`UPDATE sessions SET last_seen_at = now() WHERE id IN (${due})`, [sessionId])
      .catch((error: unknown) => this.logger.warn(`last_seen_at was not written: ${(error as Error).message}`));
  }
}
