// Owns the data directory's birth and identity: it either holds a complete cluster of the right major version or
// it does not exist. initdb works in a sibling directory that is renamed at the end, so a process killed in the
// middle leaves only scratch, and of two processes the first rename wins.
// Never deletes a directory that may hold data: an unfinished one found in its place is moved aside.
import { randomUUID } from 'node:crypto';
import {
  access,
  chmod,
  chown,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { type PostgresBinaries } from './postgres-binaries.js';
import { isProcessRunning } from './process-state.js';
import { dataDirArgument, type ProgramContext, runBinary } from './run-binary.js';

export interface ClusterRecipe extends ProgramContext {
  readonly binaries: PostgresBinaries;
  readonly superuser: string;
  readonly superuserPassword: string;
  readonly isDurable: boolean;
  readonly report: (message: string) => void;
}

const SCRATCH_SUFFIX = '.init-';
const PASSWORD_FILE = 'password';
const INITDB_FLAGS = [
  ...['--auth=scram-sha-256', '--encoding=UTF8', '--no-instructions'],
  // The builtin provider sorts the same on every machine; the system's and ICU's rules change between versions.
  ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
];

/** Makes sure a complete cluster lies in the data directory, private to the server's account. */
export async function ensureDataDirectory(recipe: ClusterRecipe): Promise<void> {
  await removeAbandonedScratch(recipe.dataDir);
  if (!(await holdsCluster(recipe))) await createCluster(recipe);
  await requireVersion(recipe);
  await makePrivate(recipe);
}

async function holdsCluster({ dataDir, report }: ClusterRecipe): Promise<boolean> {
  const entries = await readdir(dataDir).catch(ignoreMissing);
  if (entries.length === 0) return false;
  if (await exists(path.join(dataDir, 'global', 'pg_control'))) return true;
  if (!entries.includes('PG_VERSION') && !entries.includes('pg_wal')) {
    throw new Error(`${dataDir} is not empty and not a PostgreSQL data directory. Move it away or choose another.`);
  }
  const aside = `${dataDir}.unfinished-${Date.now()}`;
  report(`The data directory was never finished; moving it to ${aside}`);
  await rename(dataDir, aside);
  return false;
}

async function createCluster(recipe: ClusterRecipe): Promise<void> {
  const { dataDir, report } = recipe;
  report(`Creating a PostgreSQL data directory in ${dataDir}`);
  const scratch = `${dataDir}${SCRATCH_SUFFIX}${process.pid}-${randomUUID()}`;
  const cluster = path.join(scratch, 'cluster');
  try {
    await mkdir(path.dirname(dataDir), { recursive: true });
    await prepareScratch(recipe, scratch, cluster);
    await initialise({ ...recipe, dataDir: cluster });
    await rm(path.join(scratch, PASSWORD_FILE));
    await moveIntoPlace(cluster, dataDir);
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

// The scratch directory is handed over last: from then on its owner could replace what lies in it by links.
async function prepareScratch({ account, superuserPassword }: ClusterRecipe, scratch: string, cluster: string) {
  const passwordFile = path.join(scratch, PASSWORD_FILE);
  await mkdir(scratch, { mode: 0o700 });
  await mkdir(cluster, { mode: 0o700 });
  await writeFile(passwordFile, `${superuserPassword}\n`, { mode: 0o600, flag: 'wx' });
  if (!account) return;
  for (const file of [cluster, passwordFile, scratch]) await chown(file, account.uid, account.gid);
}

async function initialise(recipe: ClusterRecipe): Promise<void> {
  const { binaries, superuser, isDurable } = recipe;
  const flags = [`--username=${superuser}`, `--pwfile=../${PASSWORD_FILE}`, ...INITDB_FLAGS];
  if (!isDurable) flags.push('--no-sync');
  await runBinary(binaries.initdb, ['-D', dataDirArgument(recipe), ...flags], recipe);
}

async function moveIntoPlace(cluster: string, dataDir: string): Promise<void> {
  try {
    await rename(cluster, dataDir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isAnotherFaster = code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM';
    if (isAnotherFaster && (await exists(path.join(dataDir, 'PG_VERSION')))) return;
    const hint = code === 'EXDEV' || code === 'EBUSY' ? ' Mount the volume on its parent directory instead.' : '';
    throw new Error(`Cannot put the new cluster at ${dataDir} (${code}).${hint}`, { cause: error });
  }
  await syncDirectory(path.dirname(dataDir));
}

async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  await handle.sync().finally(() => handle.close());
}

async function requireVersion({ dataDir, binaries }: ClusterRecipe): Promise<void> {
  const found = (await readFile(path.join(dataDir, 'PG_VERSION'), 'utf8')).trim();
  if (found === String(binaries.majorVersion)) return;
  throw new Error(
    `The data directory ${dataDir} was made by PostgreSQL ${found}, but the embedded server is` +
      ` ${binaries.majorVersion}. Move the directory away to start empty, or dump it with PostgreSQL ${found}` +
      ' and load the dump into the new server, or set DATABASE_URL to a server of your own.',
  );
}

async function makePrivate({ dataDir, account }: ClusterRecipe): Promise<void> {
  const found = await lstat(dataDir);
  if (!found.isDirectory()) throw new Error(`${dataDir} is not a directory.`);
  // Made by root's tools (an unpacked backup, a fresh volume): the server could not read a single file.
  if (account && found.uid === 0) {
    const owner = `${account.uid}:${account.gid}`;
    await runBinary('chown', ['-hR', owner, dataDir], { dataDir: '/', account: undefined });
  }
  if (process.platform !== 'win32' && (found.mode & 0o777) !== 0o700) await chmod(dataDir, 0o700);
}

async function removeAbandonedScratch(dataDir: string): Promise<void> {
  const parent = path.dirname(dataDir);
  const prefix = `${path.basename(dataDir)}${SCRATCH_SUFFIX}`;
  for (const entry of await readdir(parent).catch(ignoreMissing)) {
    const scratch = path.join(parent, entry);
    if (entry.startsWith(prefix) && (await isAbandoned(scratch, Number.parseInt(entry.slice(prefix.length), 10)))) {
      await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
    }
  }
}

async function isAbandoned(scratch: string, pid: number): Promise<boolean> {
  if (pid !== process.pid) return !(await isProcessRunning(pid));
  // In a container the previous run often had this very pid.
  const processStart = Date.now() - process.uptime() * 1000;
  const found = await stat(scratch).catch(() => undefined);
  return found !== undefined && found.mtimeMs < processStart;
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function ignoreMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
