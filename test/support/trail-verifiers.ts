// Both verifiers of an exported trail: ours, and the one in Python that knows only the description of the format.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { VerificationError, verifyExportFile } from '@app/audit/verification';
import { type ApiClient } from './api-client.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const IN_PYTHON = path.join(ROOT, 'tools/verify_audit.py');
const BUILT = path.join(ROOT, 'dist/libs/audit/src/verification/verify-export-file.js');

export interface TrailFiles {
  readonly exportFile: string;
  readonly keyFile: string;
  /** Checkpoints that were kept elsewhere, when there are any. */
  readonly checkpointsFile?: string | undefined;
}

/** @returns `OK`, or `BAD: ` and what is wrong: each verifier the same words */
export type Verifier = (files: TrailFiles) => Promise<string>;

export const byNode: Verifier = async (files) => {
  try {
    await verifyExportFile(forNode(files));
    return 'OK';
  } catch (error) {
    if (error instanceof VerificationError) return `BAD: ${error.message}`;
    throw error;
  }
};

/** As the command line does it, in slices that are cut anywhere: the built code, because a thread loads no TypeScript. */
export const byThreads: Verifier = async (files) => {
  const built = (await import(BUILT)) as { verifyExportFile: typeof verifyExportFile };
  return built.verifyExportFile(forNode(files), { threads: 2, sliceBytes: 1_500 }).then(
    () => 'OK',
    (error: unknown) => `BAD: ${(error as Error).message}`,
  );
};

export const byPython: Verifier = async ({ exportFile, keyFile, checkpointsFile }) => {
  const outside = checkpointsFile === undefined ? [] : ['--checkpoints', checkpointsFile];
  try {
    const { stdout } = await promisify(execFile)('python3', [IN_PYTHON, exportFile, '--key', keyFile, ...outside]);
    return stdout.slice(0, 2);
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    if (code !== 1 || stdout === '') throw new Error(`the Python verifier broke: ${stderr}`, { cause: error });
    return stdout.trimEnd();
  }
};

/** @throws Error with what the first verifier says that finds something */
export async function assertVerified(files: TrailFiles, verifiers: readonly Verifier[]): Promise<void> {
  for (const verify of verifiers) {
    const answer = await verify(files);
    if (answer !== 'OK') throw new Error(answer);
  }
}

/** The whole trail with the key of today, written into `folder`. */
export async function exportTrail(owner: ApiClient, folder: string): Promise<TrailFiles & { readonly text: string }> {
  const { keys } = (await owner.get('/audit-checkpoints/keys')).data as { keys: { publicKey: string }[] };
  const [keyFile, exportFile] = [path.join(folder, 'key.pem'), path.join(folder, 'export.ndjson')];
  const { text } = await owner.get('/audit-events/export');
  writeFileSync(keyFile, keys[0]!.publicKey);
  writeFileSync(exportFile, text);
  return { keyFile, exportFile, text };
}

/** The text of an export that both verify, with the checkpoints that the server wrote into its `dataDir`. */
export async function verifiedExport(owner: ApiClient, dataDir: string): Promise<string> {
  const { text, ...files } = await exportTrail(owner, dataDir);
  const checkpointsFile = path.join(dataDir, 'audit/checkpoints.ndjson');
  await assertVerified({ ...files, checkpointsFile }, [byNode, byPython]);
  return text;
}

function forNode({ exportFile, keyFile, checkpointsFile }: TrailFiles): Parameters<typeof verifyExportFile>[0] {
  return { exportFile, keyFiles: [keyFile], checkpointsFile };
}
