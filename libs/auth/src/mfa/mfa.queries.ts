import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { type MfaStatusBody } from './mfa.dto.js';

@Injectable()
export class MfaQueries {
  constructor(private readonly database: Database) {}

  async get(userId: string): Promise<MfaStatusBody> {
    const [status] = await this.database.query<MfaStatusBody>(
      `SELECT f.id IS NOT NULL AS enabled, f.confirmed_at AS "enabledAt",
              (SELECT count(*)::int FROM recovery_codes WHERE user_id = $1 AND consumed_at IS NULL) AS "recoveryCodesLeft",
              mfa_enrolment_is_due($1) AS "enrolmentRequired"
       FROM (SELECT) AS one
       LEFT JOIN mfa_factors f ON f.user_id = $1 AND f.confirmed_at IS NOT NULL AND f.removed_at IS NULL`,
      [userId],
    );
    return status!;
  }
}
