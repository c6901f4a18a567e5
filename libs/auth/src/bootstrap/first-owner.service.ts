import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError, SYSTEM } from '@app/kernel';
import { Database, SettingsError } from '@app/platform';
import { GrantsService } from '@app/roles';
import { UserCreationService } from '@app/users';

const BOOTSTRAP_LOCK = 7_105_803;

export interface Owner {
  readonly email: string;
  /** Only when it was made up just now: nobody else knows it. */
  readonly generatedPassword?: string;
}

/** The account an installation begins with. Of several replicas that start at once, one makes it. */
@Injectable()
export class FirstOwner {
  constructor(
    private readonly database: Database,
    private readonly creation: UserCreationService,
    private readonly grants: GrantsService,
  ) {}

  /**
   * @returns the owner there is, or the one just made; undefined when there is none and no address to make one for
   * @throws SettingsError for a weak BOOTSTRAP_OWNER_PASSWORD
   */
  ensure(email: string | undefined, password: string | undefined): Promise<Owner | undefined> {
    return this.database.transaction(async () => {
      await this.database.query('SELECT pg_advisory_xact_lock($1)', [BOOTSTRAP_LOCK]);
      const existing = await this.find();
      return existing ?? (email === undefined ? undefined : this.create(email, password).catch(explainWeakPassword));
    });
  }

  /** @throws EMAIL_TAKEN */
  create(email: string, password: string | undefined): Promise<Owner> {
    return this.database.transaction(async () => {
      const generated = password === undefined ? generatePassword() : undefined;
      const profile = { displayName: 'Owner' };
      const id = await this.creation.create(SYSTEM, { email, password: password ?? generated, roles: [], profile });
      await this.grants.bootstrapOwner(id);
      return { email, ...(generated !== undefined && { generatedPassword: generated }) };
    });
  }

  private async find(): Promise<Owner | undefined> {
    const [owner] = await this.database.query<Owner>(
      `SELECT u.email FROM permanent_holders('owner') h JOIN users u ON u.id = h.user_id ORDER BY u.created_at LIMIT 1`,
    );
    return owner;
  }
}

function explainWeakPassword(error: unknown): never {
  const weakness = error instanceof AppError && error.details.find(({ field }) => field === 'password');
  throw weakness ? new SettingsError([`BOOTSTRAP_OWNER_PASSWORD: ${weakness.message}`]) : error;
}

/** 144 random bits, in groups a person can read out. */
function generatePassword(): string {
  return randomBytes(18).toString('hex').match(/.{6}/g)!.join('-');
}
