import { type FilePosition } from './file/record-splitter.js';
import { type ImportFormat, type OnExisting } from './imports.dto.js';

/** What somebody wants of a file. */
export interface ImportWish {
  readonly format: ImportFormat;
  readonly filename: string | null;
  readonly dryRun: boolean;
  readonly invite: boolean;
  readonly onExisting: OnExisting;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

/** Who handed a file in; without any of them it was the command line. */
export interface ImporterIds {
  readonly importerId: string | null;
  readonly sessionId: string | null;
  readonly serviceAccountId: string | null;
  readonly apiKeyId: string | null;
  readonly requestId: string | null;
}

/** An import in the hands of a worker. */
export interface ImportTask extends ImportWish, ImporterIds {
  readonly id: string;
  /** Of CSV. */
  readonly columns: readonly string[] | null;
  readonly bytesTotal: number;
  readonly position: FilePosition;
  /** How often a worker has taken it up since it last went on. */
  readonly attempts: number;
}

/** Whose hands: whatever a worker writes counts only as long as nobody has taken the import from it. */
export interface Lease {
  readonly importId: string;
  readonly workerId: string;
}
