// The private PostgreSQL of a machine without DATABASE_URL: finds the server of a data directory or starts one.
// Promises: a returned server answers on its port; the data directory has at most one server however many
// processes start at once; a server left behind by a killed application is taken over, not doubled.
// The server is not stopped when this process ends: that is the caller's choice, by stop().
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureDataDirectory } from './data-directory.js';
import { launchServer } from './launch.js';
import { chooseServerAccount } from './os-account.js';
import { locateBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { answers, chooseFreePort, findPostmaster, type PidFile } from './postmaster.js';
import { dataDirArgument, type ProgramContext, runBinary } from './run-binary.js';
import { errorWithServerLog, serverLogSize, serverLogTail } from './server-log.js';

export interface EmbeddedPostgresOptions {
  /** Created when missing, for example /x/.data/postgres. */
  readonly dataDir: string;
  /** Set once, when the data directory is created. */
  readonly superuserPassword: string;
  /** Default: rollcall. */
  readonly superuser?: string;
  /** Extra server settings, by name; they do not reach a server that already runs. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Preferred; another one is chosen when it is taken. Default: a free port chosen by the OS. */
  readonly port?: number;
  readonly onProgress?: (message: string) => void;
}

export interface EmbeddedPostgres {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly superuser: string;
  /** True when the server was already running. */
  readonly reused: boolean;
  /** Ends all connections and shuts down cleanly; also for a reused server. Does nothing when it is gone. */
  stop(): Promise<void>;
}

interface Cluster extends ProgramContext {
  readonly binaries: PostgresBinaries;
  readonly superuser: string;
  readonly options: EmbeddedPostgresOptions;
  readonly report: (message: string) => void;
}

interface RunningServer {
  readonly pid: number;
  readonly port: number;
  readonly reused: boolean;
}

const DEFAULT_SUPERUSER = 'rollcall';
// Long, because replaying the log after a crash may take minutes on a slow disk.
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_SECONDS = 60;
const POLL_MS = 50;
const RETRY_DELAY_MS = 250;
const SILENCE_LIMIT_MS = 15_000;

// Another start was faster, the last processes of a killed server still linger, or the port was taken meanwhile.
const TRANSIENT = /lock file "postmaster\.pid"|pre-existing shared memory block|could not create any TCP\/IP sockets/;

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = await prepareCluster(options);
  const server = await findOrLaunch(cluster);
  const { superuser } = cluster;
  return {
    host: '127.0.0.1',
    port: server.port,
    superuser,
    reused: server.reused,
    stop: () => stopServer(cluster, server.pid),
  };
}

async function prepareCluster(options: EmbeddedPostgresOptions): Promise<Cluster> {
  const { superuser = DEFAULT_SUPERUSER, superuserPassword, onProgress: report = () => undefined } = options;
  const dataDir = await realpath(options.dataDir).catch(() => path.resolve(options.dataDir));
  const account = await chooseServerAccount(dataDir);
  const binaries = await locateBinaries(account);
  const isDurable = options.settings?.fsync !== 'off';
  await ensureDataDirectory({ dataDir, account, binaries, superuser, superuserPassword, isDurable, report });
  return { dataDir, account, binaries, superuser, options, report };
}

async function findOrLaunch(cluster: Cluster): Promise<RunningServer> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (let attempt = 1; ; attempt += 1) {
    const running = await awaitRunning(cluster, deadline);
    if (running) return running;
    if (attempt === 1) cluster.report('Starting PostgreSQL');
    if (attempt === 2) cluster.report('Waiting for the remains of an earlier PostgreSQL to end');
    const launched = await tryLaunch(cluster, deadline);
    if (launched) return launched;
    await delay(RETRY_DELAY_MS);
  }
}

/** The server that holds the directory, once it answers; undefined as soon as nobody holds it. */
async function awaitRunning({ dataDir, report }: Cluster, deadline: number): Promise<RunningServer | undefined> {
  let silentSince: number | undefined;
  for (;;) {
    const found = await findPostmaster(dataDir);
    if (!found) return undefined;
    if (found.isReady && (await answers(found.port))) {
      report(`Using the PostgreSQL already running on port ${found.port}`);
      return { pid: found.pid, port: found.port, reused: true };
    }
    silentSince = found.isReady ? (silentSince ?? Date.now()) : undefined;
    const isSilent = silentSince !== undefined && Date.now() - silentSince > SILENCE_LIMIT_MS;
    if (isSilent || Date.now() > deadline) throw await silentServer(found, dataDir);
    await delay(POLL_MS);
  }
}

/** Undefined when the attempt failed for a reason that passes. */
async function tryLaunch(cluster: Cluster, deadline: number): Promise<RunningServer | undefined> {
  const { dataDir, account, binaries, options } = cluster;
  const port = await chooseFreePort(options.port);
  const logOffset = await serverLogSize(dataDir);
  const outcome = await launchServer({ dataDir, account, binaries, port, settings: options.settings ?? {}, deadline });
  if (outcome.kind === 'ready') return { pid: outcome.pid, port, reused: false };
  if (outcome.kind === 'slow') {
    throw await errorWithServerLog('PostgreSQL is still starting; try again later.', dataDir);
  }
  const isTransient = TRANSIENT.test(await serverLogTail(dataDir, logOffset));
  if (isTransient && Date.now() < deadline) return undefined;
  throw await errorWithServerLog(`PostgreSQL did not start (${outcome.reason}).`, dataDir);
}

function silentServer({ pid, port }: PidFile, dataDir: string): Promise<Error> {
  return errorWithServerLog(
    `Process ${pid} holds the data directory ${dataDir} but does not answer as PostgreSQL on port ${port}.` +
      ` If it is a PostgreSQL, end it with: kill -INT ${pid}. If it is not, delete postmaster.pid there.`,
    dataDir,
  );
}

async function stopServer(cluster: Cluster, pid: number): Promise<void> {
  const { dataDir, binaries } = cluster;
  const isOurs = async () => (await findPostmaster(dataDir))?.pid === pid;
  if (!(await isOurs())) return;
  const args = ['-D', dataDirArgument(cluster), '-m', 'fast', '-w', '-t', String(STOP_TIMEOUT_SECONDS), 'stop'];
  try {
    await runBinary(binaries.pgCtl, args, cluster);
  } catch (error) {
    // A stop by somebody else at the same moment is as good.
    if (!(await isOurs())) return;
    const message = error instanceof Error ? error.message : String(error);
    throw await errorWithServerLog(`PostgreSQL did not stop. ${message}`, dataDir);
  }
}
