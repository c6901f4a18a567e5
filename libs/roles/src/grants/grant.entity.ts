import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';

export type GrantSource = 'api' | 'default' | 'bootstrap' | 'group' | 'import' | 'scim';

/**
 * A role given to a user: at a scope, for a time, by somebody, for a reason. Never overwritten, only revoked: that is what
 * lets the trail of access be read back exactly.
 */
@Entity('user_roles')
@Exclusion(
  'user_roles_user_id_role_id_scope_ex',
  'USING gist (user_id WITH =, role_id WITH =, scope WITH =, tstzrange(valid_from, valid_until) WITH &&) WHERE (revoked_at IS NULL)',
)
@Check('user_roles_valid_until_ck', 'valid_until > valid_from')
@Check('user_roles_scope_ck', 'length(scope) BETWEEN 1 AND 200')
@Check('user_roles_source_ck', `source IN ('api', 'default', 'bootstrap', 'group', 'import', 'scim')`)
@Index('user_roles_user_id_ix', ['userId'], { where: 'revoked_at IS NULL' })
@Index('user_roles_role_id_user_id_ix', { synchronize: false })
@Index('user_roles_valid_until_ix', ['validUntil'], { where: 'revoked_at IS NULL AND valid_until IS NOT NULL' })
export class Grant {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'user_roles_id_pk' })
  id: string;

  @Column('uuid', { name: 'user_id' })
  @ForeignKey('User', { name: 'user_roles_user_id_fk' })
  userId: string;

  @Column('uuid', { name: 'role_id' })
  @ForeignKey('Role', { name: 'user_roles_role_id_fk' })
  roleId: string;

  /** `*`, or a string of the client app's own such as `org:42`. */
  @Column('text', { default: '*' })
  scope: string;

  @Column('timestamptz', { name: 'valid_from', default: () => 'clock_timestamp()' })
  validFrom: Date;

  @Column('timestamptz', { name: 'valid_until', nullable: true })
  validUntil: Date | null;

  @Column('text', { default: 'api' })
  source: GrantSource;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('text', { nullable: true })
  ticket: string | null;

  /** Null when Rollcall itself granted it. */
  @Column('uuid', { name: 'granted_by', nullable: true })
  @ForeignKey('User', { name: 'user_roles_granted_by_fk' })
  grantedBy: string | null;

  @Column('timestamptz', { name: 'granted_at', default: () => 'now()' })
  grantedAt: Date;

  @Column('uuid', { name: 'revoked_by', nullable: true })
  @ForeignKey('User', { name: 'user_roles_revoked_by_fk' })
  revokedBy: string | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;
}
