import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from '../../../scripts/lib/free-ports.mjs';
import { inRoot } from '../../../scripts/lib/root.mjs';
import { StepFailed } from '../../../scripts/lib/step-failed.mjs';

const PACKAGES = '/usr/lib/postgresql';
const PATIENCE_MS = 60_000;

/** A PostgreSQL with its tools, as a distribution ships them, that can lose its disk and come back from a backup. */
export class PackagedPostgres {
  static async create(folder) {
    const postgres = new PackagedPostgres(folder, binaries(), await freePort(), await serverAccount());
    mkdirSync(postgres.folder);
    postgres.own(folder, postgres.folder);
    await postgres.run('initdb', [
      '-D',
      postgres.data,
      '-U',
      'rollcall',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
    ]);
    await postgres.start();
    return postgres;
  }

  constructor(folder, bin, port, account) {
    Object.assign(this, { bin, port, account, folder: join(folder, 'cluster'), restores: 0 });
    this.data = join(this.folder, 'data');
    this.environment = {
      PATH: `${bin}:${process.env.PATH}`,
      PGHOST: '127.0.0.1',
      PGPORT: String(port),
      PGUSER: 'rollcall',
    };
  }

  get url() {
    return `postgres://rollcall@127.0.0.1:${this.port}/postgres`;
  }

  /** A copy, and from then on every change. @returns the process that receives them */
  async backUp() {
    const { stdout } = await this.runScript('base-backup.sh', [join(this.folder, 'backups')]);
    this.base = stdout.trim().split('\n').at(-1);
    const options = { env: this.environment, ...this.account, stdio: 'ignore' };
    return spawn(inRoot('deploy', 'backup', 'receive-wal.sh'), [join(this.folder, 'wal')], options);
  }

  /** The server dies at once and its directory with it; what was received is all there is. */
  async loseDisk(stream) {
    const pid = Number(readFileSync(join(this.data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGQUIT');
    await sleep(1_000);
    stream.kill('SIGTERM');
    await once(stream, 'exit');
    rmSync(this.data, { recursive: true, force: true });
  }

  /** @param until a time, or undefined for all that was received @returns the URL of the restored database, taking writes */
  async restore(until) {
    this.data = join(this.folder, `restored-${++this.restores}`);
    const time = until ? [until.toISOString().replace('T', ' ').replace('Z', '+00')] : [];
    await this.runScript('restore.sh', [this.base, join(this.folder, 'wal'), this.data, ...time]);
    await this.start();
    await this.untilPromoted();
    return this.url;
  }

  async now() {
    const [{ now }] = await this.query('SELECT clock_timestamp() AS now');
    return now;
  }

  async countUsers(ids) {
    const [{ count }] = await this.query('SELECT count(*)::int AS count FROM users WHERE id = ANY ($1)', [ids]);
    return count;
  }

  async stop() {
    await this.run('pg_ctl', ['-D', this.data, '-m', 'fast', '-w', 'stop']);
  }

  /** Whatever still runs of it. */
  async remove() {
    await this.stop().catch(() => undefined);
  }

  async start() {
    const settings = `-c port=${this.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c wal_level=replica`;
    const log = join(this.folder, 'server.log');
    await this.run('pg_ctl', ['-D', this.data, '-o', settings, '-l', log, '-w', 'start']);
  }

  async untilPromoted() {
    for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += 50) {
      const [{ recovering }] = await this.query('SELECT pg_is_in_recovery() AS recovering').catch(() => [
        { recovering: true },
      ]);
      if (!recovering) return;
      await sleep(50);
    }
    throw new StepFailed('the restored server did not take writes');
  }

  async query(sql, parameters = []) {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    try {
      return (await client.query(sql, parameters)).rows;
    } finally {
      await client.end();
    }
  }

  run(program, args) {
    return promisify(execFile)(join(this.bin, program), args, {
      env: this.environment,
      cwd: this.folder,
      ...this.account,
    });
  }

  runScript(name, args) {
    return promisify(execFile)(inRoot('deploy', 'backup', name), args, {
      env: this.environment,
      cwd: this.folder,
      ...this.account,
    });
  }

  /** The server refuses to run as root. */
  own(...folders) {
    for (const folder of folders) {
      chmodSync(folder, 0o755);
      if (this.account) chownSync(folder, this.account.uid, this.account.gid);
    }
  }
}

function binaries() {
  if (process.env.PG_BIN) return process.env.PG_BIN;
  try {
    const newest = readdirSync(PACKAGES).sort((a, b) => Number(b) - Number(a))[0];
    return join(PACKAGES, newest, 'bin');
  } catch {
    throw new StepFailed('PostgreSQL with its tools is needed: install the package postgresql, or set PG_BIN');
  }
}

/** Undefined for an ordinary user; the package's own account for root. */
async function serverAccount() {
  if (process.getuid() !== 0) return undefined;
  const id = async (flag) => Number((await promisify(execFile)('id', [flag, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}
