import { Injectable } from '@nestjs/common';
import { Database, Secrets } from '@app/platform';

const SEALING_PURPOSE = 'totp-secret';
/** How long somebody may take from the QR code to the first code. */
const ENROLMENT_MINUTES = 15;

const IS_CONFIRMED = 'confirmed_at IS NOT NULL AND removed_at IS NULL';
const IS_PENDING = `confirmed_at IS NULL AND removed_at IS NULL
  AND created_at > now() - make_interval(mins => ${ENROLMENT_MINUTES})`;

export interface TotpFactor {
  readonly id: string;
  readonly secret: string;
  /** By PostgreSQL's clock, which decides what counts as a code of now. */
  readonly readAt: Date;
}

/** TOTP factors. Their secrets are sealed in the table; a removed factor has none left. Callers hold the account's lock. */
@Injectable()
export class MfaFactors {
  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
  ) {}

  async insertPending(userId: string, secret: string): Promise<void> {
    const sealed = this.secrets.seal(Buffer.from(secret), SEALING_PURPOSE);
    await this.removePending(userId);
    await this.database.query('INSERT INTO mfa_factors (user_id, secret_sealed) VALUES ($1, $2)', [userId, sealed]);
  }

  findPending(userId: string): Promise<TotpFactor | undefined> {
    return this.find(userId, IS_PENDING);
  }

  findConfirmed(userId: string): Promise<TotpFactor | undefined> {
    return this.find(userId, IS_CONFIRMED);
  }

  async hasConfirmed(userId: string): Promise<boolean> {
    const rows = await this.database.query(`SELECT FROM mfa_factors WHERE user_id = $1 AND ${IS_CONFIRMED}`, [userId]);
    return rows.length > 0;
  }

  /** The code that confirmed it is used up with that. @returns false when it was confirmed or removed meanwhile */
  async confirm(factorId: string, step: number): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE mfa_factors SET confirmed_at = clock_timestamp(), last_used_step = $2
       WHERE id = $1 AND confirmed_at IS NULL AND removed_at IS NULL RETURNING id`,
      [factorId, step],
    );
    return rows.length > 0;
  }

  /** Of any number of calls with the code of one step exactly one gets true (RFC 6238, 5.2). */
  async acceptStep(factorId: string, step: number): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE mfa_factors SET last_used_step = $2
       WHERE id = $1 AND ${IS_CONFIRMED} AND (last_used_step IS NULL OR last_used_step < $2) RETURNING id`,
      [factorId, step],
    );
    return rows.length > 0;
  }

  /** @returns whether there was a confirmed one */
  async remove(userId: string): Promise<boolean> {
    await this.removePending(userId);
    const rows = await this.database.query(
      `UPDATE mfa_factors SET removed_at = clock_timestamp(), secret_sealed = NULL
       WHERE user_id = $1 AND ${IS_CONFIRMED} RETURNING id`,
      [userId],
    );
    return rows.length > 0;
  }

  private async removePending(userId: string): Promise<void> {
    await this.database.query(
      `UPDATE mfa_factors SET removed_at = clock_timestamp(), secret_sealed = NULL
       WHERE user_id = $1 AND confirmed_at IS NULL AND removed_at IS NULL`,
      [userId],
    );
  }

  private async find(userId: string, condition: string): Promise<TotpFactor | undefined> {
    const [row] = await this.database.query<{ id: string; sealed: Buffer; readAt: Date }>(
      `SELECT id, secret_sealed AS sealed, clock_timestamp() AS "readAt" FROM mfa_factors WHERE user_id = $1 AND ${condition}`,
      [userId],
    );
    if (!row) return undefined;
    const { id, sealed, readAt } = row;
    return { id, readAt, secret: this.secrets.unseal(sealed, SEALING_PURPOSE).toString() };
  }
}
