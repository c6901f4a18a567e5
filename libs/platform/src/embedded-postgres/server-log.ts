// The server's own log, server.log in the data directory. Rotated only when a server starts, because the running
// one keeps its file open; one older file is kept.
// Root opens it in a directory owned by another account, hence O_NOFOLLOW: a planted link must not be written to.
import { constants } from 'node:fs';
import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { type ProgramContext } from './run-binary.js';

const MAX_BYTES = 10 * 1024 * 1024;
const TAIL_BYTES = 2000;
const { O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_RDONLY, O_WRONLY } = constants;

/** Opens the log for a server about to start; the caller closes it. */
export async function openServerLog({ dataDir, account }: ProgramContext): Promise<FileHandle> {
  const file = logFile(dataDir);
  if ((await serverLogSize(dataDir)) > MAX_BYTES) await rename(file, `${file}.1`);
  const handle = await open(file, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
  if (account) await handle.chown(account.uid, account.gid);
  return handle;
}

export async function serverLogSize(dataDir: string): Promise<number> {
  const found = await stat(logFile(dataDir)).catch(() => undefined);
  return found?.size ?? 0;
}

/** The last lines of the log, at most 2000 bytes and nothing before `offset`. */
export async function serverLogTail(dataDir: string, offset = 0): Promise<string> {
  const start = Math.max(offset, (await serverLogSize(dataDir)) - TAIL_BYTES, 0);
  const handle = await open(logFile(dataDir), O_RDONLY | O_NOFOLLOW).catch(() => undefined);
  if (!handle) return '';
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, start);
    return buffer.toString('utf8', 0, bytesRead).trim();
  } finally {
    await handle.close();
  }
}

export async function errorWithServerLog(message: string, dataDir: string): Promise<Error> {
  const tail = await serverLogTail(dataDir);
  return new Error(`${message}${tail ? `\nEnd of ${logFile(dataDir)}:\n${tail}` : ''}`);
}

function logFile(dataDir: string): string {
  return path.join(dataDir, 'server.log');
}
