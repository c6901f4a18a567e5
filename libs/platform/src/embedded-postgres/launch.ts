// Starts the server process and waits until it answers. Not through pg_ctl: as its parent this process learns at
// once that it died, reaps it, and passes settings without a shell.
// The server gets a session of its own and only the log as output, so it survives Ctrl-C and the death of the
// application, and never holds the application's output pipes open.
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { type PostgresBinaries } from './postgres-binaries.js';
import { answers, readPidFile } from './postmaster.js';
import { dataDirArgument, processOptions, type ProgramContext } from './run-binary.js';
import { openServerLog } from './server-log.js';

export interface LaunchPlan extends ProgramContext {
  readonly binaries: PostgresBinaries;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly deadline: number;
}

export type LaunchOutcome =
  | { readonly kind: 'ready'; readonly pid: number }
  | { readonly kind: 'exited'; readonly reason: string }
  | { readonly kind: 'slow' };

const POLL_MS = 20;

// Small for an application's private server; durability stays at PostgreSQL's safe defaults.
const DEFAULT_SETTINGS = {
  max_connections: '60',
  shared_buffers: '64MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Leaves out DETAIL lines, which quote the values of violated constraints, such as e-mail addresses.
  log_error_verbosity: 'terse',
};

/** Never kills a slow server: a long crash recovery goes on, and the next start finds it. */
export async function launchServer(plan: LaunchPlan): Promise<LaunchOutcome> {
  const server = await spawnServer(plan);
  while (Date.now() < plan.deadline) {
    const reason = server.exitReason();
    if (reason) return { kind: 'exited', reason };
    const found = await readPidFile(plan.dataDir);
    if (found && found.pid === server.pid && found.isReady && (await answers(plan.port))) {
      return { kind: 'ready', pid: found.pid };
    }
    await delay(POLL_MS);
  }
  return { kind: 'slow' };
}

async function spawnServer(plan: LaunchPlan) {
  const log = await openServerLog(plan);
  try {
    let reason: string | undefined;
    const child = spawn(plan.binaries.postgres, serverArguments(plan), {
      ...processOptions(plan),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.once('error', (error) => (reason = error.message));
    child.once('exit', (code, signal) => (reason = signal ? `killed by ${signal}` : `exit code ${code}`));
    child.unref();
    return { pid: child.pid, exitReason: () => reason };
  } finally {
    await log.close();
  }
}

function serverArguments(plan: LaunchPlan): string[] {
  const settings = {
    ...DEFAULT_SETTINGS,
    ...plan.settings,
    port: String(plan.port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
  };
  return [
    '-D',
    dataDirArgument(plan),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}
