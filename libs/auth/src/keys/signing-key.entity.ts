import { type JsonWebKey } from 'node:crypto';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export type SigningKeyStatus = 'next' | 'current' | 'retired';

/** A key pair for access tokens. The private half is sealed under SECRET_KEY, so a copy of the database signs nothing. */
@Entity('signing_keys')
@Check('signing_keys_status_ck', `status IN ('next', 'current', 'retired')`)
@Check('signing_keys_activated_at_ck', `(status = 'next') = (activated_at IS NULL)`)
@Check('signing_keys_retired_at_ck', `(status = 'retired') = (retired_at IS NOT NULL)`)
@Check('signing_keys_trusted_until_ck', `(status = 'retired') = (trusted_until IS NOT NULL)`)
@Index('signing_keys_current_uq', ['status'], { unique: true, where: `status = 'current'` })
@Index('signing_keys_next_uq', ['status'], { unique: true, where: `status = 'next'` })
export class SigningKey {
  /** The JWK thumbprint (RFC 7638). */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'signing_keys_kid_pk' })
  kid: string;

  @Column('text')
  algorithm: string;

  @Column('jsonb', { name: 'public_jwk' })
  publicJwk: JsonWebKey;

  /** Empty once the key is retired: it signs nothing any more. */
  @Column('bytea', { name: 'private_key_sealed' })
  privateKeySealed: Buffer;

  @Column('text')
  status: SigningKeyStatus;

  /** When it was published in the key set. */
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'activated_at', nullable: true })
  activatedAt: Date | null;

  @Column('timestamptz', { name: 'retired_at', nullable: true })
  retiredAt: Date | null;

  /** Until when a retired key still verifies the tokens it signed. */
  @Column('timestamptz', { name: 'trusted_until', nullable: true })
  trustedUntil: Date | null;
}
