// Keeps one root-owned copy of the binaries per version, for a server account that cannot search node_modules
// (a clone under root's 0700 home). Only called as root.
// A copy is used only when root owns it and nobody else can write to it: it would otherwise be a way to run code.
import { randomUUID } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

// The second place serves machines whose /var is read-only; the sticky bit of /tmp protects what root put there.
const CACHE_ROOTS = ['/var/cache/rollcall', '/tmp/rollcall-cache'] as const;
const WRITABLE_BY_OTHERS = 0o022;
const EXECUTABLE = 0o111;

type Verify = (copy: string) => Promise<unknown>;

/** The path of a verified copy of `native`, made when there is none. */
export async function shareBinaries(
  native: string,
  version: string,
  verify: Verify,
  roots: readonly string[] = CACHE_ROOTS,
): Promise<string> {
  const reasons: unknown[] = [];
  for (const root of roots) {
    try {
      return await shareUnder(root, native, version, verify);
    } catch (error) {
      reasons.push(error);
    }
  }
  const detail = reasons.map((reason) => (reason instanceof Error ? reason.message : String(reason))).join('; ');
  throw new Error(`The server's account cannot run the PostgreSQL binaries, and copying them failed: ${detail}`);
}

async function shareUnder(root: string, native: string, version: string, verify: Verify): Promise<string> {
  await ensureRootOwned(root);
  const copy = path.join(root, `postgres-${version}-${process.platform}-${process.arch}`);
  if (await isUsable(copy, verify)) return copy;
  await replaceCopy(native, copy);
  if (!(await isTrusted(copy))) throw new Error(`${copy} is not owned by root alone`);
  await verify(copy);
  return copy;
}

async function ensureRootOwned(directory: string): Promise<void> {
  const created = await mkdir(directory, { recursive: true });
  // A umask of 077 would otherwise hide it from the server's account.
  if (created) await chmod(directory, 0o755);
  if (!(await isTrusted(directory))) throw new Error(`${directory} is not a directory owned by root alone`);
}

async function isTrusted(directory: string): Promise<boolean> {
  const found = await lstat(directory).catch(() => undefined);
  return found !== undefined && found.isDirectory() && found.uid === 0 && (found.mode & WRITABLE_BY_OTHERS) === 0;
}

async function isUsable(copy: string, verify: Verify): Promise<boolean> {
  if (!(await isTrusted(copy))) return false;
  return verify(copy).then(
    () => true,
    () => false,
  );
}

// Built beside its place and renamed, so that a half-made copy is never used; of two builders the first one wins.
async function replaceCopy(native: string, copy: string): Promise<void> {
  const fresh = `${copy}.new-${randomUUID()}`;
  const old = `${copy}.old-${randomUUID()}`;
  try {
    await mkdir(fresh, { mode: 0o700 });
    await cp(native, fresh, { recursive: true, verbatimSymlinks: true });
    await openForReading(fresh);
    await rename(copy, old).catch(() => undefined);
    await rename(fresh, copy).catch(ignoreExisting);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

async function openForReading(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(file, 0o755);
    if (entry.isFile()) await chmod(file, (await lstat(file)).mode & EXECUTABLE ? 0o755 : 0o644);
  }
  await chmod(directory, 0o755);
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
}
