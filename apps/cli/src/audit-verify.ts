import { parseArgs } from 'node:util';
import {
  type VerificationFiles,
  VerificationError,
  type VerifiedExport,
  verifyExportFile,
} from '@app/audit/verification';
import { type Command, UsageError } from './command.js';

/** Needs no server and no database: only the file, and the key from somewhere else. */
export const auditVerify: Command = {
  parameters: '<export.ndjson> --key <public-key.pem> [--checkpoints <file>]',
  summary: 'verify an export of the audit trail; names the first bad entry, exit code 1',

  async run(args) {
    const files = filesIn(args);
    try {
      process.stdout.write(`OK: ${summaryOf(await verifyExportFile(files))}\n`);
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error;
      process.stdout.write(`BAD: ${error.message}\n`);
      process.exitCode = 1;
    }
  },
};

function summaryOf({ isFiltered, events, checkpoints, treeSize, signedAt }: VerifiedExport): string {
  const parts = `${events} events and ${checkpoints} checkpoints, as signed at ${signedAt} over ${treeSize} entries`;
  return isFiltered ? `${parts}; a filtered export does not prove that nothing else matches` : parts;
}

/** @throws UsageError */
function filesIn(args: string[]): VerificationFiles {
  const { values, positionals } = parse(args);
  const [exportFile, ...rest] = positionals;
  if (!exportFile || rest.length > 0) throw new UsageError('audit-verify takes one export');
  if (!values.key) throw new UsageError('--key takes the file of a public key; it may be given several times');
  return { exportFile, keyFiles: values.key, checkpointsFile: values.checkpoints };
}

function parse(args: string[]) {
  try {
    const options = { key: { type: 'string', multiple: true }, checkpoints: { type: 'string' } } as const;
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
