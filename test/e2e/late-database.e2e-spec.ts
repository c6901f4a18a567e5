import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { freePort } from '../../libs/platform/src/testing/free-port.js';
import { until } from '../../libs/platform/src/cache/testing/until.js';
import { TcpProxy } from '../chaos/support/tcp-proxy.js';
import { ServerProcess } from '../support/server-process.js';
import { OWNED } from '../support/server-settings.js';

let database: TestDatabase;
let line: TcpProxy;
let dataDir: string;
let server: ServerProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  line = await TcpProxy.to(await freePort());
  dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-late-'));
});

afterEach(() => server.end('SIGKILL'));

afterAll(async () => {
  await line.stop();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

function start(change: (url: URL) => void): Promise<ServerProcess> {
  const url = new URL(database.owner);
  change(url);
  return ServerProcess.spawn({ ...OWNED, DATA_DIR: dataDir, DATABASE_URL: url.href });
}

describe('a start before its PostgreSQL', () => {
  it('waits for it, says so once, and names no password', async () => {
    server = await start((url) => (url.port = String(line.port)));
    await until(() => server.output.includes('waiting for PostgreSQL'), 15_000);
    line.target = Number(new URL(database.owner).port);
    await server.ready();
    expect((await server.api.get('//ready')).status).toBe(200);
    expect(server.output.match(/waiting for PostgreSQL at .*/g)).toEqual([
      `waiting for PostgreSQL at 127.0.0.1:${line.port}`,
    ]);
    expect(await server.end('SIGTERM')).toBe(0);
  }, 60_000);

  it('ends when it is asked to, while it waits', async () => {
    const nowhere = await freePort();
    server = await start((url) => (url.port = String(nowhere)));
    await until(() => server.output.includes('waiting for PostgreSQL'), 15_000);
    expect(await server.end('SIGTERM')).toBe(0);
    expect(server.output).toMatch(/stopped\n$/);
  }, 30_000);

  it('ends at once when what it is told would not be mended by waiting', async () => {
    server = await start((url) => (url.pathname = '/nowhere'));
    const [code] = (await once(server.child, 'exit')) as [number];
    expect([code, server.output]).toEqual([1, expect.stringContaining('database "nowhere" does not exist')]);
    expect(server.output).not.toContain('waiting');
  }, 60_000);
});
