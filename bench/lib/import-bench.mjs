import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../../scripts/lib/say.mjs';
import { Api } from './api.mjs';
import { SECRET_KEY, startServer } from './bench-server.mjs';
import { csvOf, emailOf, expected, isBad, isRepeated } from './import-file.mjs';
import { residentMegabytes } from './process-use.mjs';
import { table } from './table.mjs';

const LOOK_MS = 250;

/** One import of a file by a server that is killed on the way. */
export class ImportBench {
  /** In MB, of each server there was. */
  memory = [];
  standstillMs = 0;

  constructor({ client, url }, options) {
    Object.assign(this, { client, url, ...options });
  }

  async run() {
    await this.start();
    try {
      const idleMb = rssMb(this.server);
      const startedAt = performance.now();
      const id = await this.upload();
      const uploadMs = performance.now() - startedAt;
      for (let kill = 1; kill <= this.kills; kill++)
        await this.killAt(id, Math.floor((this.rows * kill) / (this.kills + 1)));
      await this.untilDone(id, this.rows, 'finished');
      const totalMs = performance.now() - startedAt;
      const problems = await this.check(id);
      const alive = this.aliveMb();
      this.print({ idleMb, uploadMs, totalMs, problems, alive });
      return problems.length === 0 ? 0 : 1;
    } finally {
      await this.server.stop();
    }
  }

  async start() {
    this.server = await startServer({
      DATABASE_URL: this.url,
      SECRET_KEY,
      PUBLIC_URL: 'http://localhost:3000',
      ...(this.heap && { NODE_OPTIONS: `--import ${new URL('heap-probe.mjs', import.meta.url).href}` }),
    });
    this.memory.push([]);
  }

  async upload() {
    const { token, ...api } = await (await Api.open(this.server.port)).signIn();
    api.connection.close();
    const sampling = setInterval(() => this.sample(), LOOK_MS);
    const response = await fetch(`${this.server.url}/api/v1/users/imports?filename=bench.csv`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
      body: csvOf(this.rows, this.columns),
      duplex: 'half',
    });
    clearInterval(sampling);
    const { data, error } = await response.json();
    if (!data) throw new Error(`The file was refused: ${error.code}`);
    say(`${(data.bytes / 1e6).toFixed(1)} MB uploaded`);
    this.bytes = data.bytes;
    return data.id;
  }

  async killAt(id, rows) {
    await this.untilDone(id, rows);
    this.server.child.kill('SIGKILL');
    await this.server.stop();
    const diedAt = performance.now();
    const { done } = await this.progress(id);
    say(`killed after ${done} rows`);
    await this.start();
    await this.untilDone(id, done + 1);
    this.standstillMs += performance.now() - diedAt;
  }

  async untilDone(id, rows, state) {
    for (let saidAt = Date.now(); ; await sleep(LOOK_MS)) {
      const now = await this.progress(id);
      this.sample();
      if (now.done >= rows && (!state || now.state === state)) return;
      if (now.state === 'failed' || Date.now() > this.until)
        throw new Error(`The import is ${now.state} at ${now.done}`);
      if (Date.now() - saidAt < 10_000) continue;
      saidAt = Date.now();
      say(`${now.done} rows`);
    }
  }

  sample() {
    const mb = rssMb(this.server);
    if (mb) this.memory.at(-1).push(mb);
  }

  async progress(id) {
    const { rows } = await this.client.query(
      'SELECT state, rows_created + rows_failed + rows_skipped AS done, active_ms::float8 AS "activeMs" FROM user_imports WHERE id = $1',
      [id],
    );
    return rows[0];
  }

  /** Of the last server, while it worked. */
  aliveMb() {
    const file = join(this.server.dataDir, 'heap.log');
    // The first is from before the work.
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(1).map(Number) : [];
  }

  /** Who is there, and what the report says of each line: nobody twice, nobody missing. */
  async check(id) {
    const problems = [];
    const want = expected(this.rows);
    const same = (what, is, shall) => is === shall || problems.push(`${what}: ${is}, not ${shall}`);
    const one = async (sql) => Number(Object.values((await this.client.query(sql)).rows[0])[0]);
    const of = `FROM users u WHERE u.email LIKE 'import%@example.com'`;
    same('accounts', await one(`SELECT count(*) ${of}`), want.created);
    same('addresses', await one(`SELECT count(DISTINCT u.canonical_email) ${of}`), want.created);
    same(
      'profiles',
      await one(`SELECT count(*) ${of} AND EXISTS (SELECT FROM user_profiles p WHERE p.user_id = u.id)`),
      want.created,
    );
    same('grants', await one(`SELECT count(*) FROM user_roles g WHERE g.user_id IN (SELECT u.id ${of})`), want.created);
    const events = `SELECT count(DISTINCT subject_id) FROM user_audit_log WHERE action = 'user.created' AND subject_id IN (SELECT u.id::text ${of})`;
    same('events of creation', await one(events), want.created);
    same(
      'lines of the report',
      await one(`SELECT count(*) FROM user_import_rows WHERE import_id = '${id}'`),
      want.rows,
    );
    const failed = await this.client.query(
      `SELECT line, errors #>> '{0,code}' AS code FROM user_import_rows WHERE import_id = $1 AND outcome = 'failed' ORDER BY line`,
      [id],
    );
    same('refused rows', failed.rows.length, want.failed);
    for (const { line, code } of failed.rows) {
      const n = line - 2;
      const shall = isBad(n) ? 'IS_EMAIL' : isRepeated(n) ? 'EMAIL_TAKEN' : `nothing: ${emailOf(n)}`;
      same(`line ${line}`, code, shall);
    }
    same('chunks left', await one('SELECT count(*) FROM user_import_chunks'), 0);
    return problems.slice(0, 20);
  }

  print({ idleMb, uploadMs, totalMs, problems, alive }) {
    const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
    const thirds = this.memory.map((samples) => [share(samples, 0, 1 / 3), share(samples, 2 / 3, 1)]);
    process.stdout.write(
      `${table(
        ['import', 'value'],
        [
          ['rows', this.rows],
          ['file', `${(this.bytes / 1e6).toFixed(1)} MB`],
          ['upload', seconds(uploadMs)],
          ['until the last row', seconds(totalMs)],
          [`of that, until work went on after ${this.kills} kills`, seconds(this.standstillMs)],
          ['rows a second of work', Math.round((this.rows / (totalMs - uploadMs - this.standstillMs)) * 1000)],
          ['memory of the idle server', `${idleMb} MB`],
          ['memory at most', `${Math.max(...this.memory.flat())} MB`],
          ...thirds.map(([first, last], n) => [
            `memory of server ${n + 1}, first and last third (median)`,
            `${first} and ${last} MB`,
          ]),
          ...(alive.length > 0
            ? [['alive in the last server, lowest and highest', `${Math.min(...alive)} and ${Math.max(...alive)} MB`]]
            : []),
          ['accounts, events, grants and report', problems.length === 0 ? 'exactly right' : 'WRONG'],
        ],
      )}\n`,
    );
    for (const problem of problems) say(problem);
  }
}

function share(samples, from, to) {
  const part = samples.slice(Math.floor(samples.length * from), Math.ceil(samples.length * to)).sort((a, b) => a - b);
  return part[Math.floor(part.length / 2)] ?? 0;
}

/** Of a process that is there; nothing elsewhere than on Linux. */
function rssMb({ child }) {
  try {
    return Math.round(residentMegabytes(child.pid)) || 0;
  } catch {
    return 0;
  }
}
