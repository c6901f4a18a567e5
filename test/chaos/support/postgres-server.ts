import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedPostgres, migrate, startEmbeddedPostgres } from '@app/platform';
import { APPLICATION_PASSWORD, APPLICATION_ROLE } from '../../../libs/testing/src/test-database.js';
import { MIGRATIONS } from '../../../migrations/index.js';
import { queryOnce } from '../../support/query-once.js';

const PASSWORD = 'chaos-only';

/** A PostgreSQL of a test's own, durable as in production, that may be ended in the middle of anything. */
export class PostgresServer {
  private constructor(
    readonly dataDir: string,
    private running: EmbeddedPostgres,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  /** @param folder of its disk @param settings of PostgreSQL, also when it starts again */
  static async start(folder = tmpdir(), settings: Record<string, string> = {}): Promise<PostgresServer> {
    const dataDir = path.join(mkdtempSync(path.join(folder, 'rollcall-chaos-')), 'postgres');
    const server = new PostgresServer(dataDir, await launch(dataDir, settings), settings);
    await server.sql(`CREATE ROLE ${APPLICATION_ROLE} LOGIN PASSWORD '${APPLICATION_PASSWORD}'`);
    const { ownerUrl: url, port } = server;
    await migrate({ url, applicationUrl: urlAt(port, APPLICATION_ROLE, APPLICATION_PASSWORD), migrations: MIGRATIONS });
    return server;
  }

  get port(): number {
    return this.running.port;
  }

  get ownerUrl(): string {
    return urlAt(this.port, this.running.superuser, PASSWORD);
  }

  /** Both roles, by way of something that listens on `port`. */
  urlsBy(port: number): { readonly DATABASE_URL: string; readonly MIGRATION_DATABASE_URL: string } {
    return {
      DATABASE_URL: urlAt(port, APPLICATION_ROLE, APPLICATION_PASSWORD),
      MIGRATION_DATABASE_URL: urlAt(port, this.running.superuser, PASSWORD),
    };
  }

  /** `immediate` of pg_ctl: no checkpoint, nobody is waited for; the next start recovers from the log. */
  async crash(): Promise<void> {
    const pid = Number(readFileSync(path.join(this.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGQUIT');
    while (isAlive(pid)) await sleep(10);
  }

  /** After a crash, perhaps on another port; does nothing to one that runs. */
  async startAgain(): Promise<void> {
    this.running = await launch(this.dataDir, this.settings);
  }

  sql<Row extends object>(statement: string, parameters: unknown[] = []): Promise<Row[]> {
    return queryOnce(this.ownerUrl, statement, parameters);
  }

  async stop(): Promise<void> {
    await this.running.stop();
    rmSync(path.dirname(this.dataDir), { recursive: true, force: true });
  }
}

function launch(dataDir: string, settings: Readonly<Record<string, string>>): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir, settings, superuserPassword: PASSWORD });
}

function urlAt(port: number, user: string, password: string): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
