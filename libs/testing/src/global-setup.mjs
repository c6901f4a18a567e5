// Makes the one PostgreSQL server and the one migrated template database that every test file clones from.
// Runs outside Jest's module system, from the build, so that what is tested is migrated exactly as in production.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareTemplate } from '../../../dist/libs/testing/src/template-database.js';

export default async function globalSetup() {
  if (globalThis.__ROLLCALL_TEST_SERVER__) return;
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'));
  const server = await prepareTemplate(path.join(dataDir, 'postgres'));
  process.env.TEST_SERVER_URL = server.url;
  globalThis.__ROLLCALL_TEST_SERVER__ = {
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
