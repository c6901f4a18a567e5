import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { chooseServerAccount } from '../../../libs/platform/src/embedded-postgres/os-account.js';
import { locateBinaries } from '../../../libs/platform/src/embedded-postgres/postgres-binaries.js';
import { dataDirArgument, processOptions } from '../../../libs/platform/src/embedded-postgres/run-binary.js';
import { freePort } from '../../../libs/platform/src/testing/free-port.js';
import { queryOnce } from '../../support/query-once.js';
import { sleepUntil } from '../../support/sleep-until.js';
import { type PostgresServer } from './postgres-server.js';

const NAME = 'standby';
const LOG = 'standby.log';
const PATIENCE_MS = 20_000;

/** A copy of a running PostgreSQL that follows it, acknowledges what it has, and can take its place. */
export class StandbyServer {
  private constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly pid: number,
    private readonly primary: PostgresServer,
  ) {}

  /** From then on the primary acknowledges only what the standby has written as well. */
  static async of(primary: PostgresServer): Promise<StandbyServer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-standby-'));
    const dataDir = path.join(folder, 'postgres');
    await copy(primary, dataDir);
    const { port: primaryPort, username, password } = new URL(primary.ownerUrl);
    const conninfo = `host=127.0.0.1 port=${primaryPort} user=${username} password=${password} application_name=${NAME}`;
    appendFileSync(path.join(dataDir, 'postgresql.auto.conf'), `primary_conninfo = '${conninfo}'\n`);
    writeFileSync(path.join(dataDir, 'standby.signal'), '');
    spawnSync('chown', ['-R', `--reference=${dataDir}`, dataDir]);
    const port = await freePort();
    const standby = new StandbyServer(folder, port, await launch(dataDir, port), primary);
    await primary.sql(`ALTER SYSTEM SET synchronous_standby_names = '${NAME}'`);
    await primary.sql('SELECT pg_reload_conf()');
    await standby.untilSynchronous();
    return standby;
  }

  /** It takes writes from then on. */
  async promote(): Promise<void> {
    // Read from the copied settings: nobody follows this one.
    await this.sql('SELECT pg_promote()');
    await this.sql(`ALTER SYSTEM RESET synchronous_standby_names`);
    await this.sql('SELECT pg_reload_conf()');
  }

  sql<Row extends object>(statement: string): Promise<Row[]> {
    const url = new URL(this.primary.ownerUrl);
    url.port = String(this.port);
    return queryOnce(url.href, statement);
  }

  async stop(): Promise<void> {
    process.kill(this.pid, 'SIGINT');
    while (spawnSync('kill', ['-0', String(this.pid)]).status === 0) await sleep(20);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async untilSynchronous(): Promise<void> {
    const isSynchronous = `SELECT FROM pg_stat_replication WHERE sync_state = 'sync'`;
    if (await sleepUntil(async () => (await this.primary.sql(isSynchronous)).length > 0, PATIENCE_MS)) return;
    throw new Error(`The standby does not follow: ${readFileSync(path.join(this.folder, LOG), 'utf8').slice(-2_000)}`);
  }
}

/** As a base backup does it: what is copied while it changes is put right by the log. */
async function copy(primary: PostgresServer, dataDir: string): Promise<void> {
  const client = new pg.Client({ connectionString: primary.ownerUrl });
  await client.connect();
  try {
    await client.query(`SELECT pg_backup_start('standby', true)`);
    spawnSync('cp', ['-a', primary.dataDir, dataDir]);
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    writeFileSync(path.join(dataDir, 'backup_label'), rows[0]!.labelfile);
    rmSync(path.join(dataDir, 'postmaster.pid'), { force: true });
  } finally {
    await client.end();
  }
}

async function launch(dataDir: string, port: number): Promise<number> {
  const account = await chooseServerAccount(dataDir);
  const { postgres } = await locateBinaries(account);
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=60'];
  const args = ['-D', dataDirArgument({ dataDir, account }), ...settings.flatMap((setting) => ['-c', setting])];
  const log = openSync(path.join(dataDir, '..', LOG), 'a');
  return spawn(postgres, args, { ...processOptions({ dataDir, account }), stdio: ['ignore', log, log] }).pid!;
}
