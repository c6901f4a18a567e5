import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { type Checkpoint, publicKeyFromPem } from '../checkpoints/checkpoint.js';
import { type FileSlice, firstLineOf } from './file-slices.js';
import { examineInOrder } from './slice-examiners.js';
import { VerificationError } from './verification-error.js';
import { ExportVerifier, type VerifiedExport } from './export-verifier.js';

export interface VerificationFiles {
  readonly exportFile: string;
  /** PEM, each of one public key, from a source that is not the server. */
  readonly keyFiles: readonly string[];
  /** NDJSON, as DATA_DIR/audit/checkpoints.ndjson. */
  readonly checkpointsFile: string | undefined;
}

export interface VerificationEffort {
  /** Default: one for each processor. */
  readonly threads?: number | undefined;
  /** What a thread takes at once. Default: 4 MB. */
  readonly sliceBytes?: number | undefined;
}

const SLICE_BYTES = 4 << 20;

/** @throws VerificationError with the first line that is wrong, and what is: the same for any number of threads */
export async function verifyExportFile(
  files: VerificationFiles,
  effort: VerificationEffort = {},
): Promise<VerifiedExport> {
  const keys = await Promise.all(files.keyFiles.map(async (file) => publicKeyFromPem(await readFile(file, 'utf8'))));
  const outside =
    files.checkpointsFile === undefined ? [] : parseCheckpoints(await readFile(files.checkpointsFile, 'utf8'));
  const verifier = new ExportVerifier(keys, outside);
  try {
    await readInto(verifier, files.exportFile, effort);
  } catch (error) {
    if (!(error instanceof BadLineError)) throw error;
    throw new VerificationError(`line ${verifier.lineNumber + 1}: ${error.message}`);
  }
  return verifier.finish();
}

async function readInto(verifier: ExportVerifier, file: string, effort: VerificationEffort): Promise<void> {
  const { text, next, size } = await firstLineOf(file);
  if (size === 0) return;
  asLine(() => verifier.add(text));
  const slices = slicesOf(file, next, size, effort.sliceBytes ?? SLICE_BYTES);
  const threads = Math.min(effort.threads ?? availableParallelism(), slices.length);
  for await (const parts of examineInOrder(slices, verifier.header!, threads)) {
    for (const part of parts) asLine(() => verifier.addExamined(part));
  }
}

/** Any other error than ours means a line of another shape than the format says. */
function asLine(add: () => void): void {
  try {
    add();
  } catch (error) {
    const { name, message } = error as Error;
    throw new BadLineError(error instanceof VerificationError ? message : `${name}, ${message}`);
  }
}

class BadLineError extends Error {}

function slicesOf(file: string, start: number, end: number, bytes: number): FileSlice[] {
  const count = Math.max(0, Math.ceil((end - start) / bytes));
  return Array.from({ length: count }, (_, n) => ({
    file,
    from: start + n * bytes,
    to: Math.min(start + (n + 1) * bytes, end),
  }));
}

/** A last line that was being written when the power went is no checkpoint. */
function parseCheckpoints(text: string): Checkpoint[] {
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  const lines = complete.split('\n').filter((line) => line !== '');
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Checkpoint;
    } catch {
      throw new VerificationError(`line ${index + 1} of the outside checkpoints is not JSON`);
    }
  });
}
