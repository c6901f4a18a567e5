import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Checkpoint, publicKeyFromPem } from '../checkpoints/checkpoint.js';
import { VerificationError } from './verification-error.js';
import { ExportVerifier, type VerifiedExport } from './export-verifier.js';

export interface VerificationFiles {
  readonly exportFile: string;
  /** PEM, each of one public key, from a source that is not the server. */
  readonly keyFiles: readonly string[];
  /** NDJSON, as DATA_DIR/audit/checkpoints.ndjson. */
  readonly checkpointsFile: string | undefined;
}

/** @throws VerificationError with the line and what is wrong */
export async function verifyExportFile(files: VerificationFiles): Promise<VerifiedExport> {
  const keys = await Promise.all(files.keyFiles.map(async (file) => publicKeyFromPem(await readFile(file, 'utf8'))));
  const outside =
    files.checkpointsFile === undefined ? [] : parseCheckpoints(await readFile(files.checkpointsFile, 'utf8'));
  const verifier = new ExportVerifier(keys, outside);
  let number = 0;
  try {
    for await (const line of linesOf(files.exportFile)) {
      number++;
      verifier.add(line);
    }
  } catch (error) {
    // Any other error means a line of another shape than the format says.
    const { name, message } = error as Error;
    throw new VerificationError(
      `line ${number}: ${error instanceof VerificationError ? message : `${name}, ${message}`}`,
    );
  }
  return verifier.finish();
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

/** Several times as fast as node:readline. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== '') yield rest;
}
