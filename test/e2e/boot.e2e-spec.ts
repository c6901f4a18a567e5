import { cpSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ApiClient } from '../support/api-client.js';
import { PendingRequest } from '../support/pending-request.js';
import { ServerProcess } from '../support/server-process.js';

const OWNER = { BOOTSTRAP_OWNER_EMAIL: 'owner@example.com', BOOTSTRAP_OWNER_PASSWORD: 'correct horse battery' };

let dataDir: string;
/** What a first start leaves behind, for the tests that are about later ones: to make it takes seconds, to copy it none. */
let madeBefore: string;
let running: ServerProcess[];

beforeAll(async () => {
  madeBefore = mkdtempSync(path.join(tmpdir(), 'rollcall-boot-'));
  const server = await ServerProcess.start({ DATA_DIR: madeBefore, ...OWNER });
  await server.end('SIGTERM');
}, 60_000);

afterAll(() => rmSync(madeBefore, { recursive: true, force: true }));

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-boot-'));
  running = [];
});

afterEach(async () => {
  for (const server of running) await server.end('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(environment: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await ServerProcess.start({ DATA_DIR: dataDir, ...environment });
  running.push(server);
  return server;
}

function startAgain(): Promise<ServerProcess> {
  cpSync(madeBefore, dataDir, { recursive: true, preserveTimestamps: true });
  return start();
}

const printed = (server: ServerProcess, name: string): string | undefined =>
  new RegExp(`^ *${name} +(\\S+)`, 'm').exec(server.output)?.[1];

describe('the embedded default', () => {
  it('starts from nothing, prints a password once, keeps everything, and stops its database', async () => {
    const first = await start();
    const email = printed(first, 'Owner')!;
    const password = printed(first, 'Password')!;
    const owner = await first.api.signIn(email, password);
    const { id } = (await owner.post('/users', { email: 'kept@example.com' })).data as { id: string };
    expect(statSync(path.join(dataDir, 'first-owner.json')).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(await first.end('SIGINT')).toBe(0);
    expect(existsSync(path.join(dataDir, 'postgres/postmaster.pid'))).toBe(false);

    const second = await start();
    expect(printed(second, 'Owner')).toBe(email);
    expect(printed(second, 'Password')).toBeUndefined();
    const again = await second.api.signIn(email, password);
    expect((await again.get(`/users/${id}`)).data).toMatchObject({ email: 'kept@example.com' });
  }, 60_000);

  it('loses no acknowledged write and no audit row to kill -9', async () => {
    let server = await startAgain();
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round++) {
      const owner = await server.api.signIn('owner@example.com', 'correct horse battery');
      const writers = Array.from({ length: 8 }, (_, writer) => write(owner, `r${round}w${writer}`, acknowledged));
      const enough = acknowledged.length + 5 + round * 3;
      while (acknowledged.length < enough) await sleep(5);
      await server.end('SIGKILL');
      await Promise.all(writers);
      server = await start();
    }
    const owner = await server.api.signIn('owner@example.com', 'correct horse battery');
    const users = await walk<{ id: string }>(owner, '/users?limit=100');
    const created = await walk<{ subject: { id: string } }>(owner, '/audit-events?limit=100&action=user.created');
    const ids = users.map(({ id }) => id);
    expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([]);
    expect(created.map(({ subject }) => subject.id).sort()).toEqual(ids.sort());
  }, 120_000);

  it('lets a request in flight finish when it is told to stop', async () => {
    const server = await startAgain();
    const exited = once(server.child, 'exit');
    const owner = { email: 'owner@example.com', password: 'correct horse battery' };
    const pending = () => PendingRequest.post(`${server.url}/api/v1/auth/login`, owner);
    const signIns = await Promise.all(Array.from({ length: 10 }, pending));
    server.child.kill('SIGTERM');
    const statuses = await Promise.all(signIns.map((signIn) => signIn.finish()));
    expect(statuses).toEqual(Array.from({ length: 10 }, () => 200));
    expect(await exited).toEqual([0, null]);
  }, 60_000);
});

/** Creates one user after the other until the server is gone; notes those it was told of. */
async function write(owner: ApiClient, name: string, acknowledged: string[]): Promise<void> {
  for (let n = 0; ; n++) {
    try {
      const response = await owner.post('/users', { email: `${name}n${n}@example.com` });
      if (response.status === 201) acknowledged.push((response.data as { id: string }).id);
    } catch {
      return;
    }
  }
}

async function walk<Item>(api: ApiClient, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await api.get(`${path}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    items.push(...(page.data as Item[]));
    cursor = page.meta['nextCursor'] as string | null;
  }
  return items;
}

describe('a start with settings that will not do', () => {
  it('ends at once and names every problem, without repeating a secret', async () => {
    const server = await ServerProcess.spawn({ NODE_ENV: 'production', SECRET_KEY: 'hunter2', LOG_LEVEL: 'loud' });
    const [code] = (await once(server.child, 'exit')) as [number];
    expect(code).toBe(1);
    for (const name of ['DATABASE_URL', 'PUBLIC_URL', 'SECRET_KEY', 'LOG_LEVEL'])
      expect(server.output).toContain(`- ${name}: `);
    expect(server.output).not.toContain('hunter2');
  });

  it('ends at once when the password of the first owner is weak, without repeating it', async () => {
    const server = await ServerProcess.spawn({
      DATA_DIR: dataDir,
      BOOTSTRAP_OWNER_EMAIL: 'owner@example.com',
      BOOTSTRAP_OWNER_PASSWORD: 'qwertyuiopasdfghjkl',
    });
    const [code] = (await once(server.child, 'exit')) as [number];
    expect([code, server.output]).toEqual([1, expect.stringContaining('- BOOTSTRAP_OWNER_PASSWORD: ')]);
    expect(server.output).not.toMatch(/qwertyuiop|\n +at /);
  }, 60_000);

  it('says so when the port is taken', async () => {
    const first = await startAgain();
    const second = await ServerProcess.spawn({ DATA_DIR: dataDir, PORT: new URL(first.url).port });
    const [code] = (await once(second.child, 'exit')) as [number];
    expect([code, second.output]).toEqual([1, expect.stringContaining('is taken')]);
    expect((await first.api.get('//ready')).status).toBe(200);
  }, 60_000);
});
