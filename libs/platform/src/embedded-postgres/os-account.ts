// Decides under which OS account PostgreSQL runs, because it refuses uid 0.
// An ordinary user runs it as himself. Root runs it as the owner of an existing data directory, so that a
// clone used with and without sudo keeps working, and otherwise as `postgres` or `nobody`.
// Never runs a server on a data directory that belongs to somebody else.
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface OsAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const ROOT_UID = 0;
const UNPRIVILEGED_NAMES = ['postgres', 'nobody'] as const;
const exec = promisify(execFile);

/** The account to switch to, or undefined when the server runs as the current user. */
export async function chooseServerAccount(
  dataDir: string,
  names: readonly string[] = UNPRIVILEGED_NAMES,
): Promise<OsAccount | undefined> {
  const uid = process.getuid?.();
  if (uid === undefined) return undefined;
  const owner = await stat(dataDir).catch(() => undefined);
  if (uid !== ROOT_UID) {
    if (owner && owner.uid !== uid) throw foreignDirectory(dataDir, owner.uid, uid);
    return undefined;
  }
  if (owner && owner.uid !== ROOT_UID) return { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  return findAccount(names);
}

async function findAccount(names: readonly string[]): Promise<OsAccount> {
  const known = new Set((await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':')[0]));
  const name = names.find((candidate) => known.has(candidate));
  if (!name) {
    throw new Error(
      `PostgreSQL refuses to run as root and none of these accounts exists: ${names.join(', ')}. ` +
        'Start as an ordinary user, or set DATABASE_URL.',
    );
  }
  return { name, uid: await numericId('-u', name), gid: await numericId('-g', name) };
}

async function numericId(flag: '-u' | '-g', name: string): Promise<number> {
  const { stdout } = await exec('id', [flag, name]);
  return Number(stdout);
}

function foreignDirectory(dataDir: string, owner: number, uid: number): Error {
  return new Error(
    `The PostgreSQL data directory ${dataDir} belongs to uid ${owner}, but this process runs as uid ${uid}` +
      ' (it was probably created by root). Start as its owner or as root, or take it over while the server is' +
      ` stopped: sudo chown -R ${uid} '${dataDir}'`,
  );
}
