import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { FirstOwner } from '@app/auth';
import { Notifications, type RunningSettings, createLogger, loadSettings } from '@app/platform';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { createApp } from '../../apps/api/src/create-app.js';
import { ApiClient } from './api-client.js';
import { queryOnce } from './query-once.js';
import { OWNER_EMAIL, PASSWORD, QUICK_HASHES, SECRET_KEY } from './server-settings.js';

export { OWNER_EMAIL, PASSWORD };

export interface TestPerson {
  readonly id: string;
  readonly email: string;
  /** Signed in as this person. */
  readonly api: ApiClient;
}

export interface TestProgram {
  /** Of its service account. */
  readonly id: string;
  readonly keyId: string;
  readonly key: string;
  /** With this key. */
  readonly api: ApiClient;
}

/** The whole application over real HTTP on a database of its own. What a user cannot do, a test does not do either. */
export class TestApp {
  private constructor(
    readonly nest: NestFastifyApplication,
    readonly url: string,
    readonly database: TestDatabase,
    /** Signed in as the first owner. */
    readonly owner: ApiClient,
    private readonly ownFolder: string,
  ) {}

  /** Not signed in. */
  get anonymous(): ApiClient {
    return new ApiClient(this.url);
  }

  /** With a data directory of its own, gone when it stops, unless the environment names another. */
  static async start(environment: Record<string, string> = {}, database?: TestDatabase): Promise<TestApp> {
    const ownDatabase = database ?? (await createTestDatabase());
    const ownFolder = mkdtempSync(path.join(tmpdir(), 'rollcall-test-app-'));
    const settings = testSettings(ownDatabase, { DATA_DIR: ownFolder, ...environment });
    const nest = await createApp(settings, createLogger({ level: settings.logLevel }));
    await nest.get(FirstOwner).ensure(OWNER_EMAIL, PASSWORD);
    await nest.listen(0, '127.0.0.1');
    const url = await nest.getUrl();
    return new TestApp(nest, url, ownDatabase, await new ApiClient(url).signIn(OWNER_EMAIL, PASSWORD), ownFolder);
  }

  async stop(): Promise<void> {
    this.nest.getHttpServer().closeAllConnections();
    await this.nest.close();
    await this.database.drop();
    rmSync(this.ownFolder, { recursive: true, force: true });
  }

  /** Creates an active account with these roles and signs it in. */
  async person(roles?: readonly string[]): Promise<TestPerson> {
    const email = `${randomUUID()}@example.com`;
    const created = await this.owner.post('/users', { email, password: PASSWORD, ...(roles && { roles }) });
    const { id } = created.data as { id: string };
    return { id, email, api: await this.anonymous.signIn(email, PASSWORD) };
  }

  /** Creates a service account with one key that carries these permissions. */
  async program(permissions: readonly string[]): Promise<TestProgram> {
    const account = await this.owner.post('/service-accounts', { name: `program-${randomUUID()}` });
    const { id } = account.data as { id: string };
    const made = await this.owner.post(`/service-accounts/${id}/keys`, { name: 'the key', permissions });
    if (made.status !== 201) throw new Error(`No API key: ${made.text}`);
    const { id: keyId, key } = made.data as { id: string; key: string };
    return { id, keyId, key, api: this.anonymous.withToken(key) };
  }

  /** The id of a role, by its name. */
  async roleId(name: string): Promise<string> {
    const roles = (await this.owner.get('/roles?limit=100')).data as { id: string; name: string }[];
    return roles.find((role) => role.name === name)!.id;
  }

  /** The events of one action, newest first. */
  async auditEvents(query: string): Promise<AuditEvent[]> {
    return (await this.owner.get(`/audit-events?limit=100&${query}`)).data as AuditEvent[];
  }

  /** For what no API shows, such as what the database refuses. What it changes has been heard of by the application. */
  async sql<Row extends object>(
    statement: string,
    parameters: unknown[] = [],
    as: 'owner' | 'application' = 'owner',
  ): Promise<Row[]> {
    const rows = await queryOnce<Row>(this.database[as], statement, parameters);
    await this.nest
      .get(Notifications)
      .catchUp()
      .catch(() => {});
    return rows;
  }
}

export interface AuditEvent {
  readonly id: string;
  readonly action: string;
  readonly outcome: string;
  readonly actor: { type: string; id: string | null };
  readonly subject: { type: string; id: string | null };
  readonly changes: Record<string, { before: unknown; after: unknown }> | null;
  readonly details: Record<string, unknown> | null;
  readonly ip: string | null;
  readonly requestId: string | null;
}

function testSettings(database: TestDatabase, environment: Record<string, string>): RunningSettings {
  return loadSettings({
    ...QUICK_HASHES,
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.application,
    SECRET_KEY,
    // Twenty at once shall meet at the row, not wait for a connection: a busy machine would answer some of them 503.
    DATABASE_POOL_SIZE: '25',
    SIGN_INS_PER_MINUTE: '10000',
    SIGN_IN_FAILURES_PER_ACCOUNT: '10000',
    PUBLIC_CALLS_PER_MINUTE: '100000',
    // A machine that runs all suites at once is always late.
    OVERLOAD_DELAY_MS: '0',
    ...environment,
  }) as RunningSettings;
}
