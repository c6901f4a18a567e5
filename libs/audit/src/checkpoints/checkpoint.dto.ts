import { IsInt, Max, Min } from 'class-validator';
import { PageQuery, QueryInteger } from '@app/http';

export class ListCheckpointsQuery extends PageQuery {}

export class ConsistencyQuery {
  /** The smaller tree size, of any checkpoint you kept. @example 120 */
  @Max(999_999_999)
  @Min(1)
  @IsInt()
  @QueryInteger()
  from: number;

  /** The larger tree size. @example 240 */
  @Max(999_999_999)
  @Min(1)
  @IsInt()
  @QueryInteger()
  to: number;
}

/** A signed head of the audit tree. */
export class CheckpointBody {
  /** How many events it covers: those with a smaller leaf index. @example 240 */
  treeSize: number;
  /** In hex. @example 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d */
  rootHash: string;
  /** @example 2026-01-01T00:00:00.000Z */
  signedAt: string;
  /** @example 3mX0Jm1m7v2m5kzq */
  keyId: string;
  /** Ed25519, in base64, over the five lines that docs/audit.md names. */
  signature: string;
}

export class ConsistencyBody {
  from: CheckpointBody;
  to: CheckpointBody;
  /** The hashes, in hex, that show the smaller tree to be the beginning of the larger one (RFC 9162, 2.1.4). */
  proof: string[];
}

export class AuditKeyBody {
  /** @example 3mX0Jm1m7v2m5kzq */
  keyId: string;
  /** @example Ed25519 */
  algorithm: string;
  /** PEM (SubjectPublicKeyInfo). */
  publicKey: string;
  createdAt: Date;
}

/** The public keys of checkpoints. Keep a copy: a verifier must not take them from the server it verifies. */
export class AuditKeysBody {
  keys: AuditKeyBody[];
}

/** That an event is in the tree of a signed checkpoint. */
export class InclusionProofBody {
  /** @example 17 */
  leafIndex: number;
  /** The exact text whose SHA-256, behind a zero byte, is the leaf's hash. */
  leaf: string;
  /** In hex. */
  leafHash: string;
  /** The hashes from the leaf to the root, in hex (RFC 9162, 2.1.3). */
  proof: string[];
  checkpoint: CheckpointBody;
}
