import { Injectable } from '@nestjs/common';
import { type ExpectedVersions, appError, assertVersion } from '@app/kernel';
import { Database } from '@app/platform';

export interface NewServiceAccount {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly createdBy: string | null;
}

@Injectable()
export class ServiceAccountRepository {
  constructor(private readonly database: Database) {}

  /** The unique constraint answers SERVICE_ACCOUNT_NAME_TAKEN. */
  async insert({ id, name, description, createdBy }: NewServiceAccount): Promise<void> {
    await this.database.query(
      'INSERT INTO service_accounts (id, name, description, created_by) VALUES ($1, $2, $3, $4)',
      [id, name, description, createdBy],
    );
  }

  /**
   * Keeps the account as it is until the transaction ends: no key is made while it is being disabled.
   * @throws SERVICE_ACCOUNT_NOT_FOUND; STATUS_CONFLICT when it is disabled; PRECONDITION_FAILED
   */
  async lockActive(id: string, expected?: ExpectedVersions): Promise<void> {
    const [account] = await this.database.query<{ status: string; version: number }>(
      'SELECT status, version FROM service_accounts WHERE id = $1 FOR UPDATE',
      [id],
    );
    if (!account) throw appError('SERVICE_ACCOUNT_NOT_FOUND');
    assertVersion(account.version, expected);
    if (account.status !== 'active') throw appError('STATUS_CONFLICT');
  }

  async disable(id: string): Promise<void> {
    await this.database.query(`UPDATE service_accounts SET status = 'disabled', version = version + 1 WHERE id = $1`, [
      id,
    ]);
  }
}
