import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { ServerProcess } from './server-process.js';
import { OWNED } from './server-settings.js';

export const ISSUER = 'http://localhost:3000';

/** Server processes on one database, as replicas behind a load balancer are. */
export class Replicas {
  readonly running: ServerProcess[] = [];

  private constructor(
    private readonly database: TestDatabase,
    private readonly dataDir: string,
    private readonly client: pg.Client,
    private readonly settings: Record<string, string>,
  ) {}

  /** @param settings on top of those of every replica */
  static async start(count: number, settings: Record<string, string> = {}): Promise<Replicas> {
    const database = await createTestDatabase();
    const client = new pg.Client({ connectionString: database.owner });
    await client.connect();
    const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-replicas-'));
    const replicas = new Replicas(database, dataDir, client, settings);
    for (let n = 0; n < count; n++) await replicas.add();
    return replicas;
  }

  /** What a process needs to know of them. */
  get environment(): Record<string, string> {
    return {
      DATA_DIR: this.dataDir,
      DATABASE_URL: this.database.application,
      PUBLIC_URL: ISSUER,
      ...OWNED,
      SIGN_INS_PER_MINUTE: '100000',
      SIGN_IN_FAILURES_PER_ACCOUNT: '10000',
      PUBLIC_CALLS_PER_MINUTE: '1000000',
      OVERLOAD_DELAY_MS: '0',
      ...this.settings,
    };
  }

  /** One more, ready to answer. */
  async add(): Promise<ServerProcess> {
    const server = await ServerProcess.start(this.environment);
    this.running.push(server);
    return server;
  }

  /** For what no API shows, and to let time pass. */
  async sql<Row extends object>(statement: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row>(statement, parameters)).rows;
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map((server) => server.end('SIGTERM')));
    await this.client.end();
    await this.database.drop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
