import { Injectable } from '@nestjs/common';
import { type Page, appError } from '@app/kernel';
import { Database, PageReader } from '@app/platform';
import { type PageQuery } from '@app/http';
import { type AuditKeyBody, type CheckpointBody } from './checkpoint.dto.js';
import { type Checkpoint } from './checkpoint.js';

const CHECKPOINT = `
  c.tree_size AS "treeSize", encode(c.root_hash, 'hex') AS "rootHash", c.signed_at AS "signedAt", c.key_id AS "keyId",
  encode(c.signature, 'base64') AS signature`;

type CheckpointRow = Omit<Checkpoint, 'treeSize' | 'signedAt'> & { readonly treeSize: string; readonly signedAt: Date };

@Injectable()
export class CheckpointQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
  ) {}

  /** Newest first. */
  async list(query: PageQuery): Promise<Page<CheckpointBody>> {
    const order = [{ sql: 'c.tree_size', type: 'bigint', descending: true }] as const;
    const source = { columns: CHECKPOINT, from: 'audit_checkpoints c', conditions: [], parameters: [], order };
    const { items, meta } = await this.pages.read<CheckpointRow>(source, query);
    return { items: items.map(toCheckpoint), meta };
  }

  async findLatest(): Promise<Checkpoint | undefined> {
    const [row] = await this.database.query<CheckpointRow>(
      `SELECT ${CHECKPOINT} FROM audit_checkpoints c ORDER BY c.tree_size DESC LIMIT 1`,
    );
    return row && toCheckpoint(row);
  }

  /** @throws AUDIT_CHECKPOINT_NOT_FOUND when nothing was sealed yet */
  async getLatest(): Promise<Checkpoint> {
    const latest = await this.findLatest();
    if (!latest) throw appError('AUDIT_CHECKPOINT_NOT_FOUND');
    return latest;
  }

  /** @throws AUDIT_CHECKPOINT_NOT_FOUND */
  async get(treeSize: number): Promise<Checkpoint> {
    const [row] = await this.between(treeSize - 1, treeSize);
    if (!row) throw appError('AUDIT_CHECKPOINT_NOT_FOUND');
    return row;
  }

  /** Those with more than `after` and at most `to` leaves, oldest first. */
  async between(after: number, to: number): Promise<Checkpoint[]> {
    const rows = await this.database.query<CheckpointRow>(
      `SELECT ${CHECKPOINT} FROM audit_checkpoints c WHERE c.tree_size > $1 AND c.tree_size <= $2 ORDER BY c.tree_size`,
      [after, to],
    );
    return rows.map(toCheckpoint);
  }

  /** Those with more than `after` leaves, oldest first. */
  async listAfter(after: number, limit: number): Promise<Checkpoint[]> {
    const rows = await this.database.query<CheckpointRow>(
      `SELECT ${CHECKPOINT} FROM audit_checkpoints c WHERE c.tree_size > $1 ORDER BY c.tree_size LIMIT $2`,
      [after, limit],
    );
    return rows.map(toCheckpoint);
  }

  keys(): Promise<AuditKeyBody[]> {
    return this.database.query<AuditKeyBody>(
      `SELECT key_id AS "keyId", 'Ed25519' AS algorithm, public_key AS "publicKey", created_at AS "createdAt"
       FROM audit_keys ORDER BY created_at, key_id`,
    );
  }
}

function toCheckpoint({ treeSize, signedAt, signature, ...rest }: CheckpointRow): Checkpoint {
  return {
    treeSize: Number(treeSize),
    rootHash: rest.rootHash,
    signedAt: signedAt.toISOString(),
    keyId: rest.keyId,
    // PostgreSQL breaks base64 into lines.
    signature: signature.replaceAll('\n', ''),
  };
}
