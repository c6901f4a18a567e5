import { type JsonWebKey } from 'node:crypto';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export type SigningKeyStatus = 'next' | 'current' | 'retired';

/** A key pair for access tokens. The private half is sealed under SECRET_KEY, so a copy of the database signs nothing. */
@Entity('signing_keys')
@Check('signing_keys_status_ck', `status IN ('next', 'current', 'retired')`)
@Index('signing_keys_current_uq', ['status'], { unique: true, where: `status = 'current'` })
export class SigningKey {
  /** The JWK thumbprint (RFC 7638). */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'signing_keys_kid_pk' })
  kid: string;

  @Column('text')
  algorithm: string;

  @Column('jsonb', { name: 'public_jwk' })
  publicJwk: JsonWebKey;

  @Column('bytea', { name: 'private_key_sealed' })
  privateKeySealed: Buffer;

  @Column('text')
  status: SigningKeyStatus;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
