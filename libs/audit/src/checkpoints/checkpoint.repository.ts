import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { type Checkpoint, type NewAuditKey } from './checkpoint.js';

export interface StoredAuditKey {
  readonly keyId: string;
  readonly privateKeySealed: Buffer;
}

@Injectable()
export class CheckpointRepository {
  constructor(private readonly database: Database) {}

  async insert({ treeSize, rootHash, signedAt, keyId, signature }: Checkpoint): Promise<void> {
    await this.database.query(
      `INSERT INTO audit_checkpoints (tree_size, root_hash, signed_at, key_id, signature)
       VALUES ($1, decode($2, 'hex'), $3, $4, decode($5, 'base64'))`,
      [treeSize, rootHash, signedAt, keyId, signature],
    );
  }

  /** Newest first. */
  keys(): Promise<StoredAuditKey[]> {
    return this.database.query<StoredAuditKey>(
      `SELECT key_id AS "keyId", private_key_sealed AS "privateKeySealed" FROM audit_keys ORDER BY created_at DESC, key_id`,
    );
  }

  async insertKey({ keyId, publicKeyPem }: NewAuditKey, privateKeySealed: Buffer): Promise<void> {
    await this.database.query(`INSERT INTO audit_keys (key_id, public_key, private_key_sealed) VALUES ($1, $2, $3)`, [
      keyId,
      publicKeyPem,
      privateKeySealed,
    ]);
  }
}
