import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One sign-in. Every token belongs to a session and dies with it. */
@Entity('sessions')
@Check('sessions_revoked_reason_ck', '(revoked_at IS NULL) = (revoked_reason IS NULL)')
@Check(
  'sessions_impersonated_by_ck',
  '(impersonated_by IS NULL) = (impersonator_session_id IS NULL) AND impersonated_by IS DISTINCT FROM user_id',
)
@Index('sessions_impersonated_by_ix', ['impersonatedBy'], { where: 'impersonated_by IS NOT NULL' })
@Index('sessions_impersonator_session_id_ix', ['impersonatorSessionId'], {
  where: 'impersonator_session_id IS NOT NULL',
})
@Index('sessions_user_id_ix', ['userId'], { where: 'revoked_at IS NULL' })
@Index('sessions_expires_at_ix', ['expiresAt'])
export class Session {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'sessions_id_pk' })
  id: string;

  @Column('uuid', { name: 'user_id' })
  @ForeignKey('User', { name: 'sessions_user_id_fk', onDelete: 'CASCADE' })
  userId: string;

  @Column('inet', { nullable: true })
  ip: string | null;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent: string | null;

  /** What the person showed, as `amr` names it (RFC 8176): `pwd`, `otp`. */
  @Column('text', { array: true })
  factors: string[];

  @Column('timestamptz', { name: 'authenticated_at', default: () => 'now()' })
  authenticatedAt: Date;

  @Column('timestamptz', { name: 'last_seen_at', default: () => 'now()' })
  lastSeenAt: Date;

  @Column('timestamptz', { name: 'idle_expires_at' })
  idleExpiresAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  @Column('text', { name: 'revoked_reason', nullable: true })
  revokedReason: RevocationReason | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  /** Who acts as the session's person; null for a sign-in of their own. */
  @Column('uuid', { name: 'impersonated_by', nullable: true })
  @ForeignKey('User', { name: 'sessions_impersonated_by_fk', onDelete: 'CASCADE' })
  impersonatedBy: string | null;

  /** Where that somebody is signed in themselves: this session does not outlive that one. */
  @Column('uuid', { name: 'impersonator_session_id', nullable: true })
  @ForeignKey('Session', { name: 'sessions_impersonator_session_id_fk', onDelete: 'CASCADE' })
  impersonatorSessionId: string | null;
}

export type RevocationReason =
  | 'logout'
  | 'impersonation-ended'
  | 'impersonation-expired'
  | 'account-suspended'
  | 'account-deleted'
  | 'account-deactivated'
  | 'token-reuse'
  | 'ended-by-user'
  | 'ended-by-administrator'
  | 'mfa-reset'
  | 'password-reset'
  | 'password-changed'
  | 'database-restored'
  | 'email-changed';
