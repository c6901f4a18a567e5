import { Injectable } from '@nestjs/common';
import { type UserPrincipal, currentRequest } from '@app/kernel';
import { Database } from '@app/platform';
import { USER_STATUS_NOW } from '@app/users';
import { type RevocationReason } from '../sessions/session.entity.js';
import { type LiveSession } from '../sessions/session.repository.js';
import { ACCESS_TOKEN_TTL_SECONDS } from '../tokens/access-token.js';

const ENDED: RevocationReason = 'impersonation-ended';
const EXPIRED: RevocationReason = 'impersonation-expired';

export interface ImpersonatedSession extends LiveSession {
  readonly expiresAt: Date;
}

export interface ExpiredImpersonation {
  readonly userId: string;
  readonly impersonatorId: string;
  readonly endedAt: Date;
}

@Injectable()
export class ImpersonationRepository {
  constructor(private readonly database: Database) {}

  /**
   * A session of the person's that ends with its one access token. Takes the lock of the account: a suspension comes before
   * it, or ends it. Undefined when the account is not active.
   */
  async insert(actor: UserPrincipal, userId: string): Promise<ImpersonatedSession | undefined> {
    const { ip, userAgent } = currentRequest() ?? {};
    const [session] = await this.database.query<ImpersonatedSession>(
      `WITH person AS (SELECT id FROM users WHERE id = $1 AND ${USER_STATUS_NOW} = 'active' AND deleted_at IS NULL FOR SHARE)
       INSERT INTO sessions AS s
         (user_id, impersonated_by, impersonator_session_id, factors, ip, user_agent, idle_expires_at, expires_at)
       SELECT id, $2, $3, '{}', $4, $5, now() + make_interval(secs => $6), now() + make_interval(secs => $6) FROM person
       RETURNING s.id, s.user_id AS "userId", s.factors, s.authenticated_at AS "authenticatedAt", s.expires_at AS "expiresAt"`,
      [userId, actor.userId, actor.sessionId, ip, userAgent, ACCESS_TOKEN_TTL_SECONDS],
    );
    return session;
  }

  /** @returns false when it was over already */
  async end(sessionId: string): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE sessions SET revoked_at = now(), revoked_reason = $2
       WHERE id = $1 AND impersonated_by IS NOT NULL AND revoked_at IS NULL RETURNING id`,
      [sessionId, ENDED],
    );
    return rows.length > 0;
  }

  /**
   * Closes what ran out. It was over with the impersonator's own session, if that went first.
   * @returns undefined when somebody ended it, it was closed already, or it goes on
   */
  async closeExpired(sessionId: string): Promise<ExpiredImpersonation | undefined> {
    const [expired] = await this.database.query<ExpiredImpersonation>(
      `UPDATE sessions s SET revoked_reason = $2, revoked_at = least(s.expires_at, (
         SELECT least(own.revoked_at, own.expires_at, own.idle_expires_at) FROM sessions own
         WHERE own.id = s.impersonator_session_id))
       WHERE s.id = $1 AND s.impersonated_by IS NOT NULL AND s.revoked_at IS NULL AND s.expires_at <= now()
       RETURNING s.user_id AS "userId", s.impersonated_by AS "impersonatorId", s.revoked_at AS "endedAt"`,
      [sessionId, EXPIRED],
    );
    return expired;
  }
}
