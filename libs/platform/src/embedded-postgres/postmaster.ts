// Who holds the data directory, read from postmaster.pid, and whether that process is still the server.
// PostgreSQL itself only asks whether the pid exists. That is wrong for an unreaped zombie and for a pid that a
// reboot or a new container gave to another program, so such a file is discarded here.
// Never discards the file of a living server: a doubt counts as alive.
import { randomUUID } from 'node:crypto';
import { link, readFile, readlink, rename, rm, stat } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { describeProcess, isPidTaken, isProcessRunning } from './process-state.js';

export interface PidFile {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
  readonly content: string;
}

const HOST = '127.0.0.1';
const ANSWER_TIMEOUT_MS = 1000;
const EMPTY_FILE_GRACE_MS = 5000;
/** Length 8, code 80877103: see "SSLRequest" in PostgreSQL's message formats. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** The pid file, or undefined when no server holds the directory; a stale file is removed where it would be in the way. */
export async function findPostmaster(dataDir: string): Promise<PidFile | undefined> {
  const found = await readPidFile(dataDir);
  if (!found) return undefined;
  if (await isPostmaster(found, dataDir)) return found;
  // PostgreSQL itself removes the file of a pid that no longer exists, after more checks than are possible here.
  if (!(found.pid > 0) || isPidTaken(found.pid)) await discard(found, dataDir);
  return undefined;
}

export async function readPidFile(dataDir: string): Promise<PidFile | undefined> {
  const content = await readFile(pidFile(dataDir), 'utf8').catch(() => undefined);
  if (content === undefined) return undefined;
  // Lines: pid, data directory, start time, port, socket directory, listen address, shared memory, status.
  const lines = content.split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready', content };
}

/** Asks for TLS and waits for any answer: a stopped server still accepts connections, but stays silent. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: HOST, port, timeout: ANSWER_TIMEOUT_MS }, () => socket.write(SSL_REQUEST));
    const finish = (isAnswered: boolean) => {
      socket.destroy();
      resolve(isAnswered);
    };
    socket.once('data', () => finish(true));
    for (const event of ['error', 'timeout', 'end']) socket.once(event, () => finish(false));
  });
}

/** The preferred port when nobody listens on it, else one chosen by the OS. */
export async function chooseFreePort(preferred = 0): Promise<number> {
  return (await tryPort(preferred)) ?? (await tryPort(0)) ?? preferred;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer().once('error', () => resolve(undefined));
    server.listen(port, HOST, () => {
      const chosen = (server.address() as net.AddressInfo).port;
      server.close(() => resolve(chosen));
    });
  });
}

async function isPostmaster({ pid, content }: PidFile, dataDir: string): Promise<boolean> {
  if (!(pid > 0)) return content.trim() === '' && isBeingWritten(dataDir);
  if (!(await isProcessRunning(pid))) return false;
  const program = (await describeProcess(pid))?.program;
  return program === undefined || (program === 'postgres' && (await isWorkingIn(pid, dataDir)));
}

async function isBeingWritten(dataDir: string): Promise<boolean> {
  const found = await stat(pidFile(dataDir)).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs < EMPTY_FILE_GRACE_MS;
}

// A server works in its data directory. Root without CAP_SYS_PTRACE (Docker's default) may not see that.
async function isWorkingIn(pid: number, dataDir: string): Promise<boolean> {
  const link = `/proc/${pid}/cwd`;
  if (!(await readlink(link).catch(() => undefined))) return true;
  const [actual, expected] = await Promise.all([stat(link).catch(() => undefined), stat(dataDir)]);
  return !actual || (actual.ino === expected.ino && actual.dev === expected.dev);
}

// Taken away by rename and compared: another process may just have started a server and written its own file.
async function discard(judged: PidFile, dataDir: string): Promise<void> {
  const taken = `${pidFile(dataDir)}.stale-${randomUUID()}`;
  try {
    await rename(pidFile(dataDir), taken);
    if ((await readFile(taken, 'utf8')) !== judged.content) await link(taken, pidFile(dataDir));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    await rm(taken, { force: true });
  }
}

function pidFile(dataDir: string): string {
  return path.join(dataDir, 'postmaster.pid');
}
