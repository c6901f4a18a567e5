import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { type RevocationReason } from '../sessions/session.entity.js';

const REASON: RevocationReason = 'database-restored';

@Injectable()
export class RestoredDatabaseRepository {
  constructor(private readonly database: Database) {}

  /** Of everybody. @returns how many were live */
  endSessions(): Promise<number> {
    return this.count(
      'UPDATE sessions SET revoked_at = now(), revoked_reason = $1 WHERE revoked_at IS NULL RETURNING expires_at > now() AS counts',
      [REASON],
    );
  }

  /** @returns how many could still have been used */
  expireResetLinks(): Promise<number> {
    return this.count(
      'UPDATE password_reset_tokens SET expires_at = now() WHERE consumed_at IS NULL AND expires_at > now() RETURNING true AS counts',
    );
  }

  /** Second steps of sign-ins that had begun. @returns how many could still have been finished */
  expireChallenges(): Promise<number> {
    return this.count(
      'UPDATE mfa_challenges SET expires_at = now() WHERE consumed_at IS NULL AND expires_at > now() RETURNING true AS counts',
    );
  }

  private async count(sql: string, parameters: readonly unknown[] = []): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `WITH ended AS (${sql}) SELECT count(*) FILTER (WHERE counts)::int AS count FROM ended`,
      parameters,
    );
    return row!.count;
  }
}
