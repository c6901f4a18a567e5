import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';

const PASSWORD = 'a superuser password with spaces';
const TIMEOUT_MS = 60_000;

let home: string;
let dataDir: string;

beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'embedded-postgres-'));
  dataDir = path.join(home, '.data', 'postgres');
});

afterEach(async () => {
  if (await exists(pidFile())) await (await start()).stop();
  await rm(home, { recursive: true, force: true });
}, TIMEOUT_MS);

describe('startEmbeddedPostgres', () => {
  it(
    'creates a cluster and answers queries',
    async () => {
      const server = await start({ settings: { fsync: 'off', work_mem: '9MB' } });
      const rows = await query(
        server,
        `SELECT current_user AS name, current_setting('work_mem') AS memory, current_setting('server_encoding') AS encoding,
           (SELECT datlocale FROM pg_database WHERE datname = 'postgres') AS locale`,
      );
      expect(rows).toEqual([{ name: 'rollcall', memory: '9MB', encoding: 'UTF8', locale: 'C.UTF-8' }]);
      expect(server).toMatchObject({ host: '127.0.0.1', superuser: 'rollcall', reused: false });
    },
    TIMEOUT_MS,
  );

  it(
    'keeps the data directory private and leaves neither scratch nor password behind',
    async () => {
      await start();
      expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
      expect(await readdir(path.dirname(dataDir))).toEqual(['postgres']);
    },
    TIMEOUT_MS,
  );

  it(
    'refuses a wrong password',
    async () => {
      const server = await start();
      await expect(query(server, 'SELECT 1', 'wrong')).rejects.toMatchObject({ code: '28P01' });
    },
    TIMEOUT_MS,
  );

  it(
    'keeps the data through a stop and a start',
    async () => {
      const first = await start();
      await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
      await first.stop();
      expect(await exists(pidFile())).toBe(false);
      const second = await start();
      expect(second.reused).toBe(false);
      expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    },
    TIMEOUT_MS,
  );

  it(
    'reuses the server that a forgotten handle left running, and can stop it',
    async () => {
      const first = await start();
      const second = await start();
      expect(second).toMatchObject({ reused: true, port: first.port });
      await second.stop();
      await first.stop();
      expect(await exists(pidFile())).toBe(false);
    },
    TIMEOUT_MS,
  );

  it(
    'recovers committed data after the server was killed',
    async () => {
      const first = await start();
      await query(first, 'CREATE TABLE survived AS SELECT 7 AS answer');
      process.kill(await postmasterPid(), 'SIGKILL');
      const second = await start();
      expect(second.reused).toBe(false);
      expect(await query(second, 'SELECT answer FROM survived')).toEqual([{ answer: 7 }]);
    },
    TIMEOUT_MS,
  );

  it(
    'starts although a reboot gave the old pid to another program',
    async () => {
      await (await start()).stop();
      const other = spawn('sleep', ['60']);
      const ended = once(other, 'exit');
      try {
        await writeFile(pidFile(), `${other.pid}\n${dataDir}\n1700000000\n5432\n\n127.0.0.1\n  1234  5\nready   \n`);
        expect((await start()).reused).toBe(false);
      } finally {
        other.kill();
        await ended;
      }
    },
    TIMEOUT_MS,
  );

  it(
    'gives all of several simultaneous starts the same single server',
    async () => {
      const servers = await Promise.all([start(), start(), start()]);
      expect(new Set(servers.map((server) => server.port)).size).toBe(1);
      expect(servers.filter((server) => !server.reused)).toHaveLength(1);
      expect(await readdir(path.dirname(dataDir))).toEqual(['postgres']);
    },
    TIMEOUT_MS,
  );

  it(
    'removes the scratch of an initdb that was killed in the middle',
    async () => {
      const scratch = `${dataDir}.init-${await deadPid()}-left`;
      await mkdir(path.join(scratch, 'cluster', 'base'), { recursive: true });
      await start();
      expect(await readdir(path.dirname(dataDir))).toEqual(['postgres']);
    },
    TIMEOUT_MS,
  );

  it(
    'moves an unfinished data directory aside and makes a new one',
    async () => {
      await mkdir(path.join(dataDir, 'base'), { recursive: true });
      await writeFile(path.join(dataDir, 'PG_VERSION'), '18\n');
      expect(await query(await start(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect((await readdir(path.dirname(dataDir))).sort()).toEqual([
        'postgres',
        expect.stringMatching(/^postgres\.unfinished-/),
      ]);
    },
    TIMEOUT_MS,
  );

  it('leaves a directory alone that never was a data directory', async () => {
    await mkdir(dataDir, { recursive: true });
    await writeFile(path.join(dataDir, 'letter.txt'), 'dear diary');
    await expect(start()).rejects.toThrow('not a PostgreSQL data directory');
    expect(await readdir(dataDir)).toEqual(['letter.txt']);
  });

  it(
    'refuses the data directory of another major version and says what to do',
    async () => {
      await (await start()).stop();
      await writeFile(path.join(dataDir, 'PG_VERSION'), '17\n');
      await expect(start()).rejects.toThrow(/made by PostgreSQL 17, but the embedded server is 18\. Move/);
    },
    TIMEOUT_MS,
  );

  it(
    'shows the end of the server log when the server refuses to start',
    async () => {
      await expect(start({ settings: { fsync: 'off', shared_buffers: 'plenty' } })).rejects.toThrow(
        /did not start \(exit code 1\)[^]*invalid value for parameter "shared_buffers": "plenty"/,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'takes the preferred port when it is free and another one when it is not',
    async () => {
      const first = await start();
      const neighbour = path.join(home, 'second');
      const second = await start({ dataDir: neighbour, port: first.port });
      expect(second.port).not.toBe(first.port);
      await second.stop();
      await first.stop();
      const third = await start({ port: first.port });
      expect(third.port).toBe(first.port);
    },
    TIMEOUT_MS,
  );

  it(
    'rotates a log that has grown too long',
    async () => {
      await (await start()).stop();
      const log = path.join(dataDir, 'server.log');
      await writeFile(log, Buffer.alloc(11 * 1024 * 1024, 'x'));
      await start();
      expect((await stat(log)).size).toBeLessThan(100_000);
      expect((await stat(`${log}.1`)).size).toBe(11 * 1024 * 1024);
    },
    TIMEOUT_MS,
  );

  it(
    'lets a moved data directory start in its new place',
    async () => {
      await (await start()).stop();
      const moved = path.join(home, 'moved');
      await rename(dataDir, moved);
      const server = await start({ dataDir: moved });
      expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await server.stop();
    },
    TIMEOUT_MS,
  );
});

type Overrides = Partial<Parameters<typeof startEmbeddedPostgres>[0]>;

function start(overrides: Overrides = {}): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir, superuserPassword: PASSWORD, settings: { fsync: 'off' }, ...overrides });
}

async function query({ host, port, superuser }: EmbeddedPostgres, sql: string, password = PASSWORD) {
  const client = new pg.Client({ host, port, user: superuser, password, database: 'postgres' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(pidFile(), 'utf8')).split('\n')[0]);
}

async function deadPid(): Promise<number> {
  const ended = promisify(execFile)(process.execPath, ['--version']);
  await ended;
  return ended.child.pid ?? 0;
}

function pidFile(): string {
  return path.join(dataDir, 'postmaster.pid');
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
