import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient } from '../support/api-client.js';
import { ServerProcess } from '../support/server-process.js';
import { OWNER_EMAIL, PASSWORD } from '../support/server-settings.js';
import { FAULTED_SERVER } from './support/faulted-server.js';
import { underLoad } from './support/load.js';
import { PostgresServer } from './support/postgres-server.js';
import { printReports } from './support/report.js';
import { StandbyServer } from './support/standby-server.js';
import { TcpProxy } from './support/tcp-proxy.js';

/** As long as somebody, or something, takes to notice. */
const UNNOTICED_MS = 1_000;

const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-chaos-app-'));
let primary: PostgresServer;
let standby: StandbyServer;
let line: TcpProxy;
let server: ServerProcess;
let owner: ApiClient;

beforeAll(async () => {
  primary = await PostgresServer.start();
  standby = await StandbyServer.of(primary);
  line = await TcpProxy.to(primary.port);
  server = await ServerProcess.start({
    ...FAULTED_SERVER,
    DATA_DIR: dataDir,
    ...primary.urlsBy(line.port),
  });
  owner = await server.api.signIn(OWNER_EMAIL, PASSWORD);
}, 60_000);

afterAll(async () => {
  await server.end('SIGTERM');
  await line.stop();
  await standby.stop();
  await primary.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** The address moves first: for a while it leads to a server that only reads. */
async function failOver(): Promise<void> {
  await primary.crash();
  line.target = standby.port;
  line.reset();
  await sleep(UNNOTICED_MS);
  expect((await server.api.get('//health')).status).toBe(200);
  const answer = await owner.post('/users', { email: 'refused@example.com' });
  expect([answer.status, answer.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
  await standby.promote();
}

describe('PostgreSQL fails over to a synchronous standby while clients write', () => {
  it('nothing acknowledged is lost, writes are 503 until it is promoted, and all goes on without a restart', async () => {
    const judged = {
      api: () => owner,
      ask: <Row extends object>(statement: string) => standby.sql<Row>(statement),
      exits: () => (server.hasExited ? 1 : 0),
    };
    const report = await underLoad(
      { fault: 'PostgreSQL fails over to its standby', times: 1, strike: failOver },
      judged,
    );
    printReports([report]);
    expect(report).toMatchObject({ misfits: [], lost: 0, doubled: 0, wrongAnswers: [], exits: 0 });
    expect(report.acknowledged).toBeGreaterThan(1);
    expect(report.backAfter.every(Number.isFinite)).toBe(true);
    expect((await server.api.get('//ready')).status).toBe(200);
    expect((await owner.get('/auth/me')).status).toBe(200);
  }, 90_000);
});
