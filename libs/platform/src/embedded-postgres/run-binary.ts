// How every PostgreSQL program is started: without a shell, with a bare environment (the settings and secrets of
// the application stay out of it) and from inside the data directory.
// As root on Linux the data directory is named /proc/self/cwd: the working directory is entered before the switch
// to the other account, so that account never has to search the ancestors, which may be a 0700 home.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { type OsAccount } from './os-account.js';

export interface ProgramContext {
  readonly dataDir: string;
  readonly account: OsAccount | undefined;
}

const WORKING_DIRECTORY = '/proc/self/cwd';
const exec = promisify(execFile);

/** Runs a program to its end; a failure is an Error carrying what the program said. */
export async function runBinary(file: string, args: readonly string[], context: ProgramContext): Promise<string> {
  try {
    const { stdout } = await exec(file, args, { ...processOptions(context), encoding: 'utf8' });
    return stdout;
  } catch (error) {
    throw new Error(describeFailure(file, error), { cause: error });
  }
}

/** Options for child_process: identity, working directory and environment. */
export function processOptions({ dataDir, account }: ProgramContext) {
  const env = process.platform === 'win32' ? {} : { env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' } };
  const identity = account ? { uid: account.uid, gid: account.gid } : {};
  return { cwd: dataDir, windowsHide: true, ...env, ...identity };
}

/** The value of `-D` that the server's account can open. */
export function dataDirArgument({ dataDir, account }: ProgramContext): string {
  return account && existsSync(WORKING_DIRECTORY) ? WORKING_DIRECTORY : dataDir;
}

function describeFailure(file: string, error: unknown): string {
  const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
  return `${file} failed: ${`${stderr}${stdout}`.trim() || message}`;
}
