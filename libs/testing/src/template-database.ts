import pg from 'pg';
import { migrate, startEmbeddedPostgres } from '@app/platform';
import { MIGRATIONS } from '../../../migrations/index.js';
import { APPLICATION_PASSWORD, APPLICATION_ROLE, TEMPLATE_DATABASE, urlOf } from './test-database.js';

const OWNER = { user: 'rollcall', password: 'test-owner' };

/** No test needs its data after a power cut. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

export interface TestServer {
  /** As the owner of the schemas. */
  readonly url: string;
  stop(): Promise<void>;
}

export async function prepareTemplate(dataDir: string): Promise<TestServer> {
  const server = await startEmbeddedPostgres({ dataDir, superuserPassword: OWNER.password, settings: FAST });
  const url = `postgres://${OWNER.user}:${OWNER.password}@${server.host}:${server.port}/postgres`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE ROLE ${APPLICATION_ROLE} LOGIN PASSWORD '${APPLICATION_PASSWORD}'`);
  await client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
  await client.end();
  const template = urlOf(url, TEMPLATE_DATABASE);
  await migrate({ url: template.owner, applicationUrl: template.application, migrations: MIGRATIONS });
  return { url, stop: () => server.stop() };
}
