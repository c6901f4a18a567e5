import { Injectable } from '@nestjs/common';
import { type KnownDevice, type KnownValues, type PersonalDataPart, type PersonalDataSource } from '@app/kernel';
import { Database, RowWalker, sqlParts } from '@app/platform';
import { AUTH_PARTS } from './auth-parts.js';

/** How many places somebody signed in from are looked for elsewhere; the latest ones. */
const MAX_DEVICES = 500;

/**
 * How somebody signs in. Nothing is erased here one by one: every table that is the account's own says `ON DELETE CASCADE`,
 * and goes with it. Service accounts and their keys stay: they belong to the installation, and name their maker by id.
 */
@Injectable()
export class AuthPersonalData implements PersonalDataSource {
  readonly tables = [
    ...['sessions', 'refresh_tokens', 'password_reset_tokens', 'email_verification_tokens', 'invitations'],
    ...['registration_notices', 'mfa_factors', 'recovery_codes', 'mfa_challenges', 'mfa_guesses'],
    ...['service_accounts', 'api_keys'],
  ];

  constructor(
    private readonly database: Database,
    private readonly walker: RowWalker,
  ) {}

  parts(userId: string): PersonalDataPart[] {
    return sqlParts(this.walker, AUTH_PARTS, userId);
  }

  async recall(userId: string): Promise<Partial<KnownValues>> {
    const emails = await this.database.query<{ email: string }>(
      'SELECT DISTINCT email FROM email_verification_tokens WHERE user_id = $1',
      [userId],
    );
    const devices = await this.database.query<KnownDevice>(
      `SELECT host(ip) AS ip, user_agent AS "userAgent" FROM sessions
       WHERE (user_id = $1 AND impersonated_by IS NULL) OR impersonated_by = $1
       GROUP BY ip, user_agent ORDER BY max(last_seen_at) DESC LIMIT ${MAX_DEVICES}`,
      [userId],
    );
    return { emails: emails.map(({ email }) => email), devices };
  }
}
