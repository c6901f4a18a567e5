// The built server in a process of its own, on a throw-away data directory with an embedded PostgreSQL, on the loopback
// interface only. It ends with this process: the channel between the two closes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../scripts/lib/free-ports.mjs';
import { node24 } from '../../scripts/lib/node24.mjs';
import { inRoot } from '../../scripts/lib/root.mjs';
import { StepFailed } from '../../scripts/lib/step-failed.mjs';

const MAIN = inRoot('dist', 'apps', 'api', 'src', 'main.js');
const PATIENCE_MS = 60_000;

export const OWNER = { email: 'owner@example.com', password: 'correct horse battery' };
/** For servers on a database that was there before: what is sealed in it is opened by the next. */
export const SECRET_KEY = 'k7Jq2vX9-rB4nT6wY1zA8sD3fG5hL0mP';

/** @param settings environment variables on top of the defaults @returns {Promise<BenchServer>} once it is ready */
export async function startServer(settings = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  const port = Number(settings.PORT ?? (await freePort()));
  const logFile = join(dataDir, 'bench-server.log');
  const log = openSync(logFile, 'w');
  const child = spawn(node24(), [MAIN], {
    // Its own directory, so that no .env of the checkout is read.
    cwd: dataDir,
    env: { ...minimalEnvironment(), ...ownEnvironment(dataDir, port), ...settings },
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const server = new BenchServer(child, { dataDir, port, logFile });
  stopOnSignal(server);
  try {
    await server.ready();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

class BenchServer {
  constructor(child, { dataDir, port, logFile }) {
    this.child = child;
    this.dataDir = dataDir;
    this.port = port;
    this.logFile = logFile;
    this.url = `http://127.0.0.1:${port}`;
  }

  get hasExited() {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async ready() {
    for (let waitedMs = 0; waitedMs < PATIENCE_MS && !this.hasExited; waitedMs += 100) {
      if (readFileSync(this.logFile, 'utf8').includes('Rollcall is ready')) return;
      await sleep(100);
    }
    throw new StepFailed(`the server did not get ready:\n${readFileSync(this.logFile, 'utf8').slice(-2_000)}`);
  }

  /** May be called again. */
  stop() {
    this.stopping ??= this.end();
    return this.stopping;
  }

  async end() {
    if (!this.hasExited) {
      const exited = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await exited;
    }
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** Ctrl-C leaves nothing behind. */
function stopOnSignal(server) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => void server.stop().then(() => process.exit(130)));
  }
}

function minimalEnvironment() {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR && { TMPDIR }) };
}

/** As shipped, log lines included: they are part of what a request costs. */
function ownEnvironment(dataDir, port) {
  return {
    DATA_DIR: dataDir,
    PORT: String(port),
    HOST: '127.0.0.1',
    BOOTSTRAP_OWNER_EMAIL: OWNER.email,
    BOOTSTRAP_OWNER_PASSWORD: OWNER.password,
  };
}
