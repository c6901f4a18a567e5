import { type Checkpoint } from '../checkpoints/checkpoint.js';

/** The lines of an export, NDJSON; docs/audit.md says them exactly enough to write another verifier. */
export const EXPORT_FORMAT = 'rollcall-audit-export-v1';

export interface HeaderLine {
  readonly type: 'header';
  readonly format: typeof EXPORT_FORMAT;
  readonly exportedAt: string;
  /** Null: everything. Then the root can be computed again; else each event comes with its proof. */
  readonly filters: Readonly<Record<string, string>> | null;
  readonly checkpoint: Checkpoint;
  /** For orientation. Whoever verifies takes the key from elsewhere. */
  readonly keys: readonly { readonly keyId: string; readonly publicKey: string }[];
}

export interface EventLine {
  readonly type: 'event';
  readonly leafIndex: number;
  readonly leafHash: string;
  /** The text behind the hash; absent when the event was pruned or is missing. */
  readonly leaf?: string;
  /** By JSON pointer into the leaf: the salt (base64url) and the canonical text of the value. What is not here was erased. */
  readonly openings?: Readonly<Record<string, readonly [salt: string, value: string]>>;
  /** The tombstone that says it was removed by retention. */
  readonly pruned?: string;
  /** Sealed, but not in the log any more, and no tombstone says why. */
  readonly missing?: true;
  /** In a filtered export. */
  readonly proof?: readonly string[];
}

export type CheckpointLine = { readonly type: 'checkpoint' } & Checkpoint;

/** In the log, but not in the tree: at the end of a full export. */
export interface UnsealedLine {
  readonly type: 'unsealed';
  readonly eventId: string;
  readonly occurredAt: string;
  /** Whether the sealer knows of it. An event that the application wrote always waits in its queue. */
  readonly queued: boolean;
}

export interface EndLine {
  readonly type: 'end';
  /** Of all lines before this one. */
  readonly lines: number;
}

export type ExportLine = HeaderLine | EventLine | CheckpointLine | UnsealedLine | EndLine;
