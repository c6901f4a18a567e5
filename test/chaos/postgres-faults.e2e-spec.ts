import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type ApiClient } from '../support/api-client.js';
import { ServerProcess } from '../support/server-process.js';
import { OWNER_EMAIL, PASSWORD } from '../support/server-settings.js';
import { FAULTED_SERVER } from './support/faulted-server.js';
import { type Judged, underLoad } from './support/load.js';
import { PostgresServer } from './support/postgres-server.js';
import { type FaultReport, printReports } from './support/report.js';
import { type LineFault, TcpProxy } from './support/tcp-proxy.js';

/** By hand, with `npm run test:chaos`: 50 restarts, and each other fault ten times. */
const RESTARTS = Number(process.env['CHAOS_RESTARTS'] ?? 2);
const TIMES = Number(process.env['CHAOS_FAULTS'] ?? 1);
const FAULT_MS = 1_500;
/** Three times what the pool holds. */
const READERS = 80;

const reports: FaultReport[] = [];
const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-chaos-app-'));
let postgres: PostgresServer;
let line: TcpProxy;
let server: ServerProcess;
let owner: ApiClient;
let judged: Judged;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  line = await TcpProxy.to(postgres.port);
  server = await ServerProcess.start({
    ...FAULTED_SERVER,
    DATA_DIR: dataDir,
    ...postgres.urlsBy(line.port),
  });
  judged = {
    api: () => owner,
    ask: (statement) => postgres.sql(statement),
    exits: () => (server.hasExited ? 1 : 0),
  };
}, 60_000);

afterAll(async () => {
  printReports(reports);
  await server.end('SIGTERM');
  await line.stop();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function disturbed(fault: LineFault): Promise<void> {
  line.disturb(fault);
  await sleep(FAULT_MS);
  line.heal();
}

async function crashAndStart(): Promise<void> {
  await postgres.crash();
  await sleep(Math.random() * 300);
  await postgres.startAgain();
  line.target = postgres.port;
}

async function setReadOnly(value: 'on' | 'off'): Promise<void> {
  await postgres.sql(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
  await postgres.sql('SELECT pg_reload_conf()');
}

async function readOnlyForAWhile(): Promise<void> {
  await setReadOnly('on');
  await sleep(FAULT_MS);
  const client = new pg.Client({
    connectionString: postgres.ownerUrl,
    options: '-c default_transaction_read_only=off',
  });
  await client.connect();
  await client.query('ALTER SYSTEM RESET default_transaction_read_only');
  await client.query('SELECT pg_reload_conf()');
  await client.end();
}

async function lockedForAWhile(): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.ownerUrl });
  await client.connect();
  await client.query('BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
  await sleep(FAULT_MS);
  await client.end();
}

/** More readers than share connections and than the pool has for the rest, all waiting for the lock: what comes next gets none, and is told so. */
async function poolBusyForAWhile(): Promise<void> {
  const locked = lockedForAWhile();
  const reads = Array.from({ length: READERS }, () => owner.get('/users').catch(() => undefined));
  expect((await server.api.get('//health')).status).toBe(200);
  const refused = (await Promise.all(reads)).filter((answer) => answer?.status === 503);
  expect(refused.length).toBeGreaterThan(0);
  await locked;
}

/** Nobody gets a new connection, and the old ones are gone. */
async function noSlotsForAWhile(): Promise<void> {
  await postgres.sql(`ALTER ROLE rollcall_app CONNECTION LIMIT 0`);
  await terminateBackends();
  await sleep(FAULT_MS);
  await postgres.sql(`ALTER ROLE rollcall_app CONNECTION LIMIT -1`);
}

async function terminateBackends(): Promise<void> {
  await postgres.sql(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rollcall_app' AND pid <> pg_backend_pid()`,
  );
}

async function stoodStill(): Promise<void> {
  server.child.kill('SIGSTOP');
  await sleep(FAULT_MS);
  server.child.kill('SIGCONT');
}

const FAULTS: [string, number, () => Promise<void>][] = [
  ['PostgreSQL ends at once and starts again', RESTARTS, crashAndStart],
  ['every connection is terminated', TIMES, terminateBackends],
  ['every connection is reset', TIMES, () => Promise.resolve(line.reset())],
  ['nothing arrives', TIMES, () => disturbed({ kind: 'blackhole' })],
  ['requests arrive, answers do not', TIMES, () => disturbed({ kind: 'half-open' })],
  ['connections break in the middle of an answer', TIMES, () => disturbed({ kind: 'cut', afterBytes: 20_000 })],
  ['the line is slow', TIMES, () => disturbed({ kind: 'delay', ms: 150 })],
  ['PostgreSQL is read-only', TIMES, readOnlyForAWhile],
  ['the accounts are locked', TIMES, lockedForAWhile],
  ['every connection of the pool is busy', TIMES, poolBusyForAWhile],
  ['there is no connection to be had', TIMES, noSlotsForAWhile],
  ['the server stands still', TIMES, stoodStill],
];

describe('while clients write', () => {
  it.each(FAULTS)(
    '%s (%i): nothing acknowledged is lost or doubled, the server stays and answers again',
    async (fault, times, strike) => {
      owner = await server.api.signIn(OWNER_EMAIL, PASSWORD);
      const report = await underLoad({ fault, times, strike }, judged);
      reports.push(report);
      expect(report).toMatchObject({ misfits: [], lost: 0, doubled: 0, wrongAnswers: [], exits: 0 });
      expect(report.acknowledged).toBeGreaterThan(times);
      expect(report.backAfter.every(Number.isFinite)).toBe(true);
      expect((await server.api.get('//ready')).status).toBe(200);
    },
    60_000 + (RESTARTS + TIMES) * 10_000,
  );
});
