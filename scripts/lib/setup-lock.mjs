// One process at a time installs or builds. The lock is a directory holding one file per owner: the script and
// the npm or compiler it started, which outlives a script killed with -9. It appears filled, by a rename, and a
// directory with a living owner can be neither replaced nor removed, so two waiters never both win.
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, processIdentity } from './process-identity.mjs';
import { inRoot } from './root.mjs';
import { say } from './say.mjs';

const LOCK = inRoot('.data', 'setup.lock');
const POLL_MS = 100;
const TAKEN = ['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'];

/** `work` receives `addOwner(pid)`, to be called for every process that must have ended before the next one starts. */
export async function withSetupLock(work) {
  await acquire();
  try {
    return await work((pid) => addOwnerFile(LOCK, pid));
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

async function acquire() {
  for (let announced = false; !tryAcquire(); await sleep(POLL_MS)) {
    const [owner] = livingOwners();
    if (announced || !owner) continue;
    say(`waiting for process ${Number.parseInt(owner, 10)}, which is installing or building here …`);
    announced = true;
  }
}

function tryAcquire() {
  if (livingOwners().length > 0) return false;
  const candidate = `${LOCK}.${process.pid}`;
  mkdirSync(candidate, { recursive: true });
  addOwnerFile(candidate, process.pid);
  try {
    renameSync(candidate, LOCK);
    return true;
  } catch (error) {
    rmSync(candidate, { recursive: true, force: true });
    if (TAKEN.includes(error.code)) return false;
    throw error;
  }
}

/** Removes what dead owners left. Safe at any time: an identity never comes back to life. */
function livingOwners() {
  const owners = entriesOf(LOCK);
  const living = owners.filter(isRunning);
  for (const owner of owners) if (!living.includes(owner)) rmSync(join(LOCK, owner), { force: true });
  if (living.length === 0) removeIfEmpty(LOCK);
  return living;
}

function addOwnerFile(directory, pid) {
  const identity = processIdentity(pid);
  if (identity) writeFileSync(join(directory, identity), '');
}

function entriesOf(directory) {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function removeIfEmpty(directory) {
  try {
    rmdirSync(directory);
  } catch {
    // Gone already, or taken by another process meanwhile.
  }
}
