import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { until } from '../../libs/platform/src/cache/testing/until.js';
import { type ApiClient } from '../support/api-client.js';
import { parseMail } from '../support/outbox.js';
import { Replicas } from '../support/replicas.js';
import { ServerProcess } from '../support/server-process.js';
import { OWNER_EMAIL, PASSWORD } from '../support/server-settings.js';
import { FAULTED_SERVER } from './support/faulted-server.js';
import { underLoad } from './support/load.js';
import { PostgresServer } from './support/postgres-server.js';
import { type FaultReport, printReports } from './support/report.js';
import { SmallDisk, describeOnSmallDisk } from './support/small-disk.js';
import { TcpProxy } from './support/tcp-proxy.js';

/** By hand, with `npm run test:chaos`: ten. */
const TIMES = Number(process.env['CHAOS_FAULTS'] ?? 1);
const FAULT_MS = 1_000;
const PATIENCE_MS = 20_000;
const describe = describeOnSmallDisk();

describe('the disk of PostgreSQL, full while clients write', () => {
  /** Small segments: it is full soon, and room is needed for few. */
  const SETTINGS = { min_wal_size: '32MB', max_wal_size: '48MB' };
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-chaos-app-'));
  const reports: FaultReport[] = [];
  let disk: SmallDisk;
  let postgres: PostgresServer;
  /** Started again, it may have another port. */
  let line: TcpProxy;
  let server: ServerProcess;
  let owner: ApiClient;

  beforeAll(async () => {
    disk = SmallDisk.make(256);
    postgres = await PostgresServer.start(disk.folder, SETTINGS);
    line = await TcpProxy.to(postgres.port);
    server = await ServerProcess.start({
      ...FAULTED_SERVER,
      DATA_DIR: dataDir,
      ...postgres.urlsBy(line.port),
    });
    owner = await server.api.signIn(OWNER_EMAIL, PASSWORD);
  }, 60_000);

  afterAll(async () => {
    printReports(reports);
    await server.end('SIGTERM');
    await line.stop();
    await postgres.stop();
    disk.remove();
    rmSync(dataDir, { recursive: true, force: true });
  });

  let refused = 0;

  /** Until a change is refused, and a little longer. */
  async function fillForAWhile(more: () => Promise<void>): Promise<void> {
    disk.fill();
    await until(isRefused, PATIENCE_MS);
    await more();
    await sleep(FAULT_MS);
    expect((await server.api.get('//health')).status).toBe(200);
    disk.free();
    await postgres.startAgain();
    line.target = postgres.port;
  }

  async function isRefused(): Promise<boolean> {
    const answer = await owner.post('/users', { email: `refused${refused++}@example.com`, password: PASSWORD });
    if (answer.status === 201) return false;
    expect(answer).toMatchObject({ status: 503, error: { code: 'SERVICE_UNAVAILABLE' } });
    expect(answer.headers.has('retry-after')).toBe(true);
    return true;
  }

  /** What is written now needs a new file of the log: PostgreSQL ends rather than go on without. */
  async function fillTheLog(): Promise<void> {
    await until(
      () =>
        postgres.sql('SELECT pg_switch_wal()').then(
          () => false,
          () => true,
        ),
      PATIENCE_MS,
    );
  }

  it.each([
    ['no table can grow', () => Promise.resolve()],
    ['the log cannot go on', fillTheLog],
  ])(
    '%s: nothing acknowledged is lost, the rest is refused by its code, and with room all goes on',
    async (fault, more) => {
      const judged = {
        api: () => owner,
        ask: <Row extends object>(statement: string) => postgres.sql<Row>(statement),
        exits: () => (server.hasExited ? 1 : 0),
      };
      const strike = (): Promise<void> => fillForAWhile(more);
      const report = await underLoad({ fault: `the disk is full, ${fault}`, times: TIMES, strike }, judged);
      reports.push(report);
      expect(report).toMatchObject({ misfits: [], lost: 0, doubled: 0, wrongAnswers: [], exits: 0 });
      expect(report.backAfter.every(Number.isFinite)).toBe(true);
      expect((await server.api.get('//ready')).status).toBe(200);
    },
    60_000 + TIMES * 30_000,
  );
});

describe('the disk of DATA_DIR, full', () => {
  const PAGE_BYTES = 4096;
  const PART_BYTES = 100;
  let disk: SmallDisk;
  let replicas: Replicas;
  let owner: ApiClient;

  beforeAll(async () => {
    disk = SmallDisk.make(1);
    replicas = await Replicas.start(1, { DATA_DIR: disk.folder });
    owner = await replicas.running[0]!.api.signIn(OWNER_EMAIL, PASSWORD);
  }, 60_000);

  afterAll(async () => {
    await replicas.stop();
    disk.remove();
  });

  const folderOf = (name: string): string => path.join(disk.folder, name);
  const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
  const mailsTo = (address: string): string[] =>
    namesIn(folderOf('mail'))
      .map((name) => readFileSync(path.join(folderOf('mail'), name), 'utf8'))
      .filter((mail) => parseMail(mail).to === address);
  const written = (): string => readFileSync(folderOf('audit/checkpoints.ndjson'), 'utf8');
  const isWritten = (): boolean => namesIn(folderOf('audit')).length > 0 && written().endsWith('\n');

  const lines = (): { treeSize: number }[] =>
    written()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { treeSize: number });

  /** Memory comes in pages: the last of the file has room until it is full, however full the disk is. */
  function leaveRoomForAPartOfALine(): void {
    const content = written();
    const room = (2 * PAGE_BYTES - (content.length % PAGE_BYTES) - PART_BYTES) % PAGE_BYTES;
    writeFileSync(folderOf('audit/checkpoints.ndjson'), content.replace('\n', `${' '.repeat(room)}\n`));
  }

  async function sealedSizes(): Promise<number[]> {
    const rows = await replicas.sql<{ size: number }>(
      'SELECT tree_size::int AS size FROM audit_checkpoints ORDER BY 1',
    );
    return rows.map(({ size }) => size);
  }

  async function invite(email: string): Promise<void> {
    expect((await owner.post('/users', { email })).status).toBe(201);
  }

  it('stops no sealing and no change; with room the file of checkpoints is whole, and each mail there once', async () => {
    await invite('before@example.com');
    await until(() => mailsTo('before@example.com').length === 1, PATIENCE_MS);
    await until(isWritten, PATIENCE_MS);
    await invite('second@example.com');
    await until(() => isWritten() && lines().length > 1, PATIENCE_MS);

    leaveRoomForAPartOfALine();
    disk.fill();
    const before = (await sealedSizes()).length;
    for (const email of ['during@example.com', 'also-during@example.com']) {
      const sealed = (await sealedSizes()).length;
      await invite(email);
      await until(async () => (await sealedSizes()).length > sealed, PATIENCE_MS);
    }
    await until(() => replicas.running[0]!.output.includes('could not be written'), PATIENCE_MS);
    // Each attempt takes back what the one before left of a line, and leaves as much.
    await until(() => !isWritten(), PATIENCE_MS);
    const { data } = await owner.get('/audit-checkpoints/latest');
    expect(data).toMatchObject({ treeSize: (await sealedSizes()).at(-1) });
    expect((await sealedSizes()).length).toBeGreaterThan(before + 1);
    expect(namesIn(folderOf('mail')).filter((name) => !name.endsWith('.eml'))).toEqual([]);

    disk.free();
    await invite('after@example.com');
    await until(async () => isWritten() && lines().at(-1)!.treeSize === (await sealedSizes()).at(-1), PATIENCE_MS);
    expect(lines().map(({ treeSize }) => treeSize)).toEqual(await sealedSizes());
    for (const email of ['during@example.com', 'also-during@example.com', 'after@example.com']) {
      await until(() => mailsTo(email).length === 1, PATIENCE_MS);
      expect(mailsTo(email)[0]).toMatch(/--\r?\n$/);
    }
  }, 90_000);
});
