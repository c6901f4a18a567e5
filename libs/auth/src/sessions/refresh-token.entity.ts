import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A link in a session's chain of refresh tokens: used once, then it points to its successor. Stored only as a hash. */
@Entity('refresh_tokens')
@Unique('refresh_tokens_token_hash_uq', ['tokenHash'])
@Check('refresh_tokens_successor_id_ck', '(consumed_at IS NULL) = (successor_id IS NULL)')
@Index('refresh_tokens_session_id_ix', ['sessionId'])
@Index('refresh_tokens_successor_id_uq', ['successorId'], { unique: true, where: 'successor_id IS NOT NULL' })
export class RefreshToken {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'refresh_tokens_id_pk' })
  id: string;

  @Column('uuid', { name: 'session_id' })
  @ForeignKey('Session', { name: 'refresh_tokens_session_id_fk', onDelete: 'CASCADE' })
  sessionId: string;

  /** SHA-256: the token has 256 random bits, so nothing slower is needed. */
  @Column('bytea', { name: 'token_hash' })
  tokenHash: Buffer;

  @Column('uuid', { name: 'successor_id', nullable: true })
  @ForeignKey('RefreshToken', { name: 'refresh_tokens_successor_id_fk', deferrable: 'INITIALLY DEFERRED' })
  successorId: string | null;

  @Column('timestamptz', { name: 'issued_at', default: () => 'now()' })
  issuedAt: Date;

  @Column('timestamptz', { name: 'consumed_at', nullable: true })
  consumedAt: Date | null;
}
