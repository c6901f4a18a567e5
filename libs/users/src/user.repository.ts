import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database, type EntityRows } from '@app/platform';
import { AttributeSchemaRepository } from './attributes/attribute-schema.repository.js';
import { UserProfile } from './user-profile.entity.js';
import { User } from './user.entity.js';

interface Rows {
  readonly user: EntityRows<User>;
  readonly profile: EntityRows<UserProfile>;
  readonly locked: string;
}

/** Writes accounts. Every read here locks the account's row, because it is read to be changed. */
@Injectable()
export class UserRepository {
  private mappedRows: Rows | undefined;

  constructor(
    private readonly database: Database,
    private readonly attributes: AttributeSchemaRepository,
  ) {}

  /** The unique index answers EMAIL_TAKEN. @throws VALIDATION_ERROR when the attributes break the installation's schema */
  async insert(user: User): Promise<void> {
    if (user.hasNewAttributes) await this.attributes.assertConform(user.profile.attributes);
    const account: unknown[] = [];
    const also = { search_text: searchTextOf(user, account) };
    this.database.send(`INSERT INTO users ${this.rows.user.insertion(user, account, also)}`, account);
    const profile: unknown[] = [];
    this.database.send(`INSERT INTO user_profiles ${this.rows.profile.insertion(user.profile, profile)}`, profile);
  }

  /**
   * Many at once. Whose address is taken, by an account or by one before it in the list, is left out; the unique index decides.
   * The attributes were checked before.
   * @returns the ids of those that are in
   */
  async insertAll(users: readonly User[]): Promise<ReadonlySet<string>> {
    // In one order, whoever inserts: two that name the same addresses wait for each other, and never in a circle.
    const rows = await this.database.query<{ id: string }>(
      `INSERT INTO users (id, email, canonical_email, status, password_hash, must_change_password, email_verified_at,
         password_changed_at, search_text)
       SELECT id, email, "canonicalEmail", status, "passwordHash", "mustChangePassword", "emailVerifiedAt", "passwordChangedAt",
         search_text_of(email, profile ->> 'firstName', profile ->> 'lastName', profile ->> 'displayName')
       FROM ROWS FROM (jsonb_to_recordset($1) AS (id uuid, email text, "canonicalEmail" text, status text,
         "passwordHash" text, "mustChangePassword" boolean, "emailVerifiedAt" timestamptz, "passwordChangedAt" timestamptz,
         profile jsonb)) WITH ORDINALITY AS given
       ORDER BY "canonicalEmail", ordinality
       ON CONFLICT (canonical_email) WHERE deleted_at IS NULL DO NOTHING RETURNING id`,
      [JSON.stringify(users)],
    );
    const ids = new Set(rows.map(({ id }) => id));
    const profiles = users.filter(({ id }) => ids.has(id)).map(({ profile }) => profile);
    if (profiles.length > 0) await this.database.manager.insert(UserProfile, profiles);
    return ids;
  }

  /** Knows when it was updated once its transaction is over. @throws EMAIL_TAKEN; VALIDATION_ERROR when changed attributes break the installation's schema */
  async save(user: User): Promise<void> {
    if (user.hasNewAttributes) await this.attributes.assertConform(user.profile.attributes);
    user.version += 1;
    const values: unknown[] = [user.id];
    const account = this.rows.user.takeChanges(user, values);
    const profile = this.rows.profile.takeChanges(user.profile, values);
    const also = profile && `WITH profile AS (UPDATE user_profiles SET ${profile} WHERE user_id = $1)`;
    const search = profile && `, search_text = ${searchTextOf(user, values)}`;
    this.database.send<{ updated_at: Date }>(
      `${also} UPDATE users SET ${account}${search} WHERE id = $1 RETURNING updated_at`,
      values,
      ([row]) => (user.updatedAt = row!.updated_at),
    );
  }

  /** @throws USER_NOT_FOUND when there is none, or it is deleted */
  async getForUpdate(id: string): Promise<User> {
    const user = await this.lock(id);
    if (!user || user.deletedAt) throw appError('USER_NOT_FOUND');
    return user;
  }

  /** @throws USER_NOT_FOUND when there never was one, or it is purged */
  async getForUpdateEvenDeleted(id: string): Promise<User> {
    const user = await this.lock(id);
    if (!user || user.purgedAt) throw appError('USER_NOT_FOUND');
    return user;
  }

  /** In one order, whoever asks; what does not exist is left to the one who needs it. */
  async lockAll(ids: readonly string[]): Promise<void> {
    await this.database.query('SELECT FROM users WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [ids]);
  }

  async idsDueForDeactivation(limit: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM users WHERE deactivate_at <= now() AND status <> 'deactivated' AND deleted_at IS NULL
       ORDER BY deactivate_at LIMIT $1`,
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Those that nobody else is at, deleted at least so many days ago, oldest first. */
  async lockDueForPurge(graceDays: number, limit: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM users WHERE deleted_at < now() - make_interval(days => $1) AND purged_at IS NULL
       ORDER BY deleted_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [graceDays, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** The function knows every table that holds something of the account's own. */
  async purge(id: string): Promise<void> {
    await this.database.query('SELECT purge_user($1)', [id]);
  }

  /** Both rows are locked: one that is only joined would, after a wait for the other, still be that from before the wait. */
  private async lock(id: string): Promise<User | undefined> {
    const { user, profile, locked } = this.rows;
    const [row] = await this.database.prepared<Record<string, unknown>>(locked, [id]);
    if (!row) return undefined;
    const avatarUpdatedAt = row['avatarUpdatedAt'] as Date | null;
    return Object.assign(user.read(row), { profile: profile.read(row), avatarUpdatedAt });
  }

  /** Made once the mapping is known. */
  private get rows(): Rows {
    this.mappedRows ??= this.mapRows();
    return this.mappedRows;
  }

  private mapRows(): Rows {
    const user = this.database.rowsOfEntity(User, 'u');
    const profile = this.database.rowsOfEntity(UserProfile, 'p');
    const locked = `SELECT ${user.selection}, ${profile.selection},
        (SELECT a.updated_at FROM user_avatars a WHERE a.user_id = u.id) AS "avatarUpdatedAt"
      FROM users u JOIN user_profiles p ON p.user_id = u.id WHERE u.id = $1 FOR UPDATE`;
    return { user, profile, locked };
  }
}

/** Filled in by the database as well, but only once the profile is there: by writing the account a second time. */
function searchTextOf({ email, profile }: User, parameters: unknown[]): string {
  const { firstName, lastName, displayName } = profile;
  const given = [email, firstName, lastName, displayName].map((value) => `$${parameters.push(value)}::text`);
  return `search_text_of(${given.join(', ')})`;
}
