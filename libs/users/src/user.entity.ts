import { Check, Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn, UpdateDateColumn } from 'typeorm';
import { type ExpectedVersions, type JsonValue, appError, assertVersion } from '@app/kernel';
import { canonicalEmail } from './canonical-email.js';
import { type JsonObject, definedOnly, mergePatch } from './merge-patch.js';
import { CLEARED_PROFILE, type ProfileFields } from './profile-fields.js';
import { UserProfile } from './user-profile.entity.js';
import { type UserStatus } from './user-status.js';

export interface NewUser {
  readonly id: string;
  readonly email: string;
  /** Without one the account is pending until its person sets a password. */
  readonly passwordHash: string | undefined;
  readonly mustChangePassword: boolean;
  readonly profile: ProfileFields;
  /** Pending although it has a password: its person still has to show that they read the address. */
  readonly awaitsVerification?: boolean;
}

/**
 * An account. It refuses to be wrong: e-mail and canonical e-mail change together, status moves only along its life
 * cycle. `version` is its ETag; the repository raises it with each change it saves.
 */
@Entity('users')
@Check('users_email_ck', 'length(email) BETWEEN 3 AND 320')
@Check('users_status_ck', `status IN ('pending', 'active', 'suspended', 'deactivated')`)
@Index('users_canonical_email_uq', ['canonicalEmail'], { unique: true, where: 'deleted_at IS NULL' })
@Index('users_created_at_id_ix', { synchronize: false })
@Index('users_updated_at_id_ix', { synchronize: false })
@Index('users_email_id_ix', { synchronize: false })
@Index('users_status_created_at_id_ix', { synchronize: false })
@Index('users_deleted_at_id_ix', { synchronize: false })
@Index('users_deactivate_at_ix', { synchronize: false })
@Index('users_unpurged_deleted_at_ix', { synchronize: false })
@Index('users_search_grams_ix', { synchronize: false })
@Index('users_last_login_at_id_ix', { synchronize: false })
@Index('users_unverified_created_at_id_ix', { synchronize: false })
@Index('users_inactive_ix', { synchronize: false })
export class User {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'users_id_pk' })
  id: string;

  @Column('text')
  email: string;

  @Column('text', { name: 'canonical_email' })
  canonicalEmail: string;

  @Column('text')
  status: UserStatus;

  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash: string | null = null;

  @Column('boolean', { name: 'must_change_password', default: false })
  mustChangePassword: boolean;

  @Column('timestamp with time zone', { name: 'email_verified_at', precision: 3, nullable: true })
  emailVerifiedAt: Date | null = null;

  @Column('timestamp with time zone', { name: 'password_changed_at', precision: 3, nullable: true })
  passwordChangedAt: Date | null = null;

  @Column('timestamp with time zone', { name: 'last_login_at', precision: 3, nullable: true })
  lastLoginAt: Date | null = null;

  @Column('integer', { default: 1 })
  version: number;

  /** Filled by the database from e-mail and names; read only by its own index. */
  @Column({ type: 'text', name: 'search_text', default: '', select: false, insert: false, update: false })
  readonly searchText: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt: Date;

  @Column('timestamp with time zone', { name: 'deleted_at', precision: 3, nullable: true })
  deletedAt: Date | null = null;

  @Column('timestamp with time zone', { name: 'deactivate_at', precision: 3, nullable: true })
  deactivateAt: Date | null = null;

  /** Since then only the bare row is left, for the grants that name it. */
  @Column('timestamp with time zone', { name: 'purged_at', precision: 3, nullable: true })
  purgedAt: Date | null = null;

  /** Kept in a table of its own; the repository reads and writes it along. */
  profile: UserProfile;

  /** Of its picture, which has a table of its own as well; null without one. Read along with the account, never written by it. */
  avatarUpdatedAt: Date | null = null;

  /** Whether this change wrote attributes: then they must follow the installation's schema. */
  hasNewAttributes = false;

  static create({ id, email, passwordHash, mustChangePassword, profile, awaitsVerification }: NewUser): User {
    const user = Object.assign(new User(), { id, version: 1, mustChangePassword });
    const isUsable = passwordHash !== undefined && !awaitsVerification;
    user.status = isUsable ? 'active' : 'pending';
    user.passwordHash = passwordHash ?? null;
    user.passwordChangedAt = isUsable ? new Date() : null;
    user.setEmail(email);
    user.profile = Object.assign(new UserProfile(), { userId: id }, definedOnly(profile));
    user.hasNewAttributes = profile.attributes !== undefined;
    return user;
  }

  /** Its deactivation is due, though nothing has written it down yet. */
  get isOverdue(): boolean {
    return this.deactivateAt !== null && this.deactivateAt <= new Date() && this.status !== 'deactivated';
  }

  assertVersion(expected: ExpectedVersions): void {
    assertVersion(this.version, expected);
  }

  /** A new address is unverified until its person shows that they read it. */
  changeEmail(email: string): void {
    if (canonicalEmail(email) !== this.canonicalEmail) this.emailVerifiedAt = null;
    this.setEmail(email);
  }

  /** Its person reads the mail of this address. The password of a registration takes effect by that. */
  verifyEmail(): void {
    this.emailVerifiedAt ??= new Date();
    if (this.status !== 'pending' || this.passwordHash === null) return;
    this.status = 'active';
    this.passwordChangedAt = new Date();
  }

  /** An invitation proves the address and sets the first password. @throws STATUS_CONFLICT unless it waits for one */
  acceptInvitation(passwordHash: string): void {
    if (this.passwordHash !== null || this.isOverdue) throw appError('STATUS_CONFLICT');
    this.move(['pending'], 'active');
    this.passwordHash = passwordHash;
    this.passwordChangedAt = new Date();
    this.emailVerifiedAt = new Date();
    this.mustChangePassword = false;
  }

  /** JSON Merge Patch (RFC 7396): only what is given changes, null clears, attributes merge key by key. */
  patchProfile({ attributes, ...fields }: ProfileFields): void {
    Object.assign(this.profile, definedOnly(fields));
    if (!attributes) return;
    this.profile.attributes = mergePatch(this.profile.attributes as JsonObject, attributes);
    this.hasNewAttributes = true;
  }

  /** What is not given is cleared. */
  replaceProfile(fields: ProfileFields): void {
    Object.assign(this.profile, CLEARED_PROFILE, definedOnly(fields));
    this.hasNewAttributes = true;
  }

  suspend(): void {
    this.move(['active', 'pending'], 'suspended');
  }

  /** Back to where the account was before: without a password in effect that is `pending`. */
  activate(): void {
    this.move(['suspended', 'deactivated'], this.passwordChangedAt ? 'active' : 'pending');
  }

  /** Its person has left. @throws STATUS_CONFLICT when it is deactivated already */
  deactivate(): void {
    this.move(['pending', 'active', 'suspended'], 'deactivated');
    this.deactivateAt = null;
  }

  /** @throws STATUS_CONFLICT when it is deactivated already */
  scheduleDeactivation(at: Date): void {
    this.move(['pending', 'active', 'suspended'], this.status);
    this.deactivateAt = at;
  }

  /** @throws STATUS_CONFLICT when none is set, or it has happened */
  cancelDeactivation(): void {
    if (this.deactivateAt === null || this.isOverdue) throw appError('STATUS_CONFLICT');
    this.deactivateAt = null;
  }

  /** Writes down a deactivation whose instant has passed. */
  settleDeactivation(): void {
    if (!this.isOverdue) return;
    this.status = 'deactivated';
    this.deactivateAt = null;
  }

  delete(): void {
    this.deletedAt = new Date();
  }

  /** @throws STATUS_CONFLICT unless it is a registration that waits for its verification */
  expireRegistration(): void {
    if (this.status !== 'pending' || this.passwordHash === null) throw appError('STATUS_CONFLICT');
    this.delete();
  }

  restore(): void {
    if (!this.deletedAt) throw appError('USER_NOT_DELETED');
    this.deletedAt = null;
  }

  /** What the audit trail compares: the resource, without secrets. */
  snapshot(): Record<string, JsonValue> {
    const { userId: _id, ...profile } = this.profile;
    return {
      email: this.email,
      status: this.status,
      mustChangePassword: this.mustChangePassword,
      emailVerified: this.emailVerifiedAt !== null,
      deactivateAt: this.deactivateAt?.toISOString() ?? null,
      deleted: this.deletedAt !== null,
      ...Object.fromEntries(Object.entries(profile).map(([field, value]) => [`profile.${field}`, value as JsonValue])),
    };
  }

  private setEmail(email: string): void {
    this.email = email.trim();
    this.canonicalEmail = canonicalEmail(email);
  }

  private move(from: readonly UserStatus[], to: UserStatus): void {
    const current = this.isOverdue ? 'deactivated' : this.status;
    if (!from.includes(current)) {
      const message = `The account is ${current}; this needs ${from.join(' or ')}.`;
      throw appError('STATUS_CONFLICT', { details: [{ field: 'status', code: 'STATUS_CONFLICT', message }] });
    }
    this.status = to;
  }
}
