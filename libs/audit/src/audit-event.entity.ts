import { Check, Column, Entity, Generated, Index, PrimaryColumn } from 'typeorm';
import { type Changes, type JsonValue, type Outcome } from '@app/kernel';

/** One line of the trail. Written once, inside the change it tells of; nobody can alter it. */
@Entity('user_audit_log')
@Check('user_audit_log_outcome_ck', `outcome IN ('success', 'failure', 'denied')`)
@Check('user_audit_log_actor_type_ck', `actor_type IN ('user', 'service-account', 'system', 'anonymous')`)
@Index('user_audit_log_time_ix', { synchronize: false })
@Index('user_audit_log_actor_id_ix', { synchronize: false })
@Index('user_audit_log_subject_id_ix', { synchronize: false })
@Index('user_audit_log_action_ix', { synchronize: false })
@Index('user_audit_log_impersonator_id_ix', { synchronize: false })
@Index('user_audit_log_request_id_ix', { synchronize: false })
@Index('user_audit_log_outcome_ix', { synchronize: false })
export class AuditEvent {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'user_audit_log_id_pk' })
  id: string;

  /** The order of the trail, given by the database. */
  @Column('bigint')
  @Generated('increment')
  sequence: string;

  /** Part of the key because the table is partitioned by it. */
  @PrimaryColumn('timestamp with time zone', {
    name: 'occurred_at',
    precision: 3,
    default: () => 'clock_timestamp()',
    primaryKeyConstraintName: 'user_audit_log_id_pk',
  })
  occurredAt: Date;

  @Column('text')
  action: string;

  @Column('text')
  outcome: Outcome;

  @Column('text', { name: 'actor_type' })
  actorType: 'user' | 'service-account' | 'system' | 'anonymous';

  @Column('uuid', { name: 'actor_id', nullable: true })
  actorId: string | null;

  @Column('uuid', { name: 'session_id', nullable: true })
  sessionId: string | null;

  @Column('text', { name: 'subject_type' })
  subjectType: string;

  @Column('text', { name: 'subject_id', nullable: true })
  subjectId: string | null;

  @Column('jsonb', { nullable: true })
  changes: Changes | null;

  @Column('jsonb', { nullable: true })
  details: Readonly<Record<string, JsonValue>> | null;

  @Column('inet', { nullable: true })
  ip: string | null;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent: string | null;

  @Column('text', { name: 'request_id', nullable: true })
  requestId: string | null;

  /** Who really acted, when they acted as the actor. */
  @Column('uuid', { name: 'impersonator_id', nullable: true })
  impersonatorId: string | null;

  /** The commitment that stands for the address; the address itself can be erased. Rows from before sealing have `ip`. */
  @Column('text', { name: 'ip_commitment', nullable: true })
  ipCommitment: string | null;

  @Column('text', { name: 'user_agent_commitment', nullable: true })
  userAgentCommitment: string | null;
}
