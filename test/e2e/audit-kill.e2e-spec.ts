import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { verifyExportFile } from '@app/audit';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { type ApiClient } from '../support/api-client.js';
import { ServerProcess } from '../support/server-process.js';
import { OWNER_EMAIL, PASSWORD } from '../support/test-app.js';

/** By hand: KILL_ROUNDS=200. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 2);
const WRITERS = 8;
const LONGEST_LIFE_MS = 900;
const VERIFIER = path.resolve(import.meta.dirname, '../../tools/verify_audit.py');

const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-kill-'));
let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.owner });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

function start(): Promise<ServerProcess> {
  return ServerProcess.start({
    NODE_ENV: 'test',
    DATA_DIR: dataDir,
    DATABASE_URL: database.application,
    MIGRATION_DATABASE_URL: database.owner,
    SECRET_KEY: 'k7Jq2vX9-rB4nT6wY1zA8sD3fG5hL0mP',
    BOOTSTRAP_OWNER_EMAIL: OWNER_EMAIL,
    BOOTSTRAP_OWNER_PASSWORD: PASSWORD,
    SIGN_INS_PER_MINUTE: '10000',
  });
}

/** Writes until the server is gone. @returns what it acknowledged: the new name, and the audit event it named */
async function write(api: ApiClient, userId: string, prefix: string): Promise<Map<string, string>> {
  const acknowledged = new Map<string, string>();
  for (let n = 0; ; n++) {
    const displayName = `${prefix}/${n}`;
    try {
      const answer = await api.patch(`/users/${userId}`, { profile: { displayName } });
      if (answer.status === 200) acknowledged.set(displayName, answer.headers.get('audit-event-id')!);
    } catch {
      return acknowledged;
    }
  }
}

/** A server that was killed within its first second may not have sealed yet. */
async function publicKey(api: ApiClient): Promise<string> {
  for (;;) {
    const { keys } = (await api.get('/audit-checkpoints/keys')).data as { keys: { publicKey: string }[] };
    if (keys[0]) return keys[0].publicKey;
    await sleep(50);
  }
}

async function verify(api: ApiClient): Promise<void> {
  const [keyFile, exportFile] = [path.join(dataDir, 'key.pem'), path.join(dataDir, 'export.ndjson')];
  writeFileSync(keyFile, await publicKey(api));
  writeFileSync(exportFile, (await api.get('/audit-events/export')).text);
  const checkpointsFile = path.join(dataDir, 'audit/checkpoints.ndjson');
  await verifyExportFile({ exportFile, keyFiles: [keyFile], checkpointsFile });
  await promisify(execFile)('python3', [VERIFIER, exportFile, '--key', keyFile]);
}

describe(`a server that is killed at ${ROUNDS} random instants under write load`, () => {
  it(
    'has one audit row for every change and one change for every row, and the tree verifies after each restart',
    async () => {
      const acknowledged = new Map<string, string>();
      const userIds: string[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const server = await start();
        const owner = await server.api.signIn(OWNER_EMAIL, PASSWORD);
        while (userIds.length < WRITERS) {
          const { data } = await owner.post('/users', { email: `writer${userIds.length}@example.com` });
          userIds.push((data as { id: string }).id);
        }
        const writers = userIds.map((id, n) => write(owner, id, `${round}/${n}`));
        await sleep(Math.random() * LONGEST_LIFE_MS);
        await server.end('SIGKILL');
        for (const written of await Promise.all(writers))
          written.forEach((event, name) => acknowledged.set(name, event));

        const survivor = await start();
        await verify(await survivor.api.signIn(OWNER_EMAIL, PASSWORD));
        await survivor.end('SIGKILL');
      }
      expect(acknowledged.size).toBeGreaterThan(ROUNDS);
      await assertOneRowForEachChange(acknowledged);
    },
    ROUNDS * 60_000,
  );
});

async function assertOneRowForEachChange(acknowledged: ReadonlyMap<string, string>): Promise<void> {
  const { rows } = await client.query<{ id: string; name: string }>(
    `SELECT a.id, p.openings #>> '{/changes/profile.displayName/after,1}' AS name
     FROM user_audit_log a JOIN audit_personal_values p ON p.event_id = a.id WHERE a.action = 'user.updated'`,
  );
  const eventsByName = Map.groupBy(rows, ({ name }) => name);
  for (const [name, eventId] of acknowledged) expect(eventsByName.get(name)).toEqual([{ id: eventId, name }]);
  expect([...eventsByName.values()].filter((events) => events.length > 1)).toEqual([]);
  const { rows: people } = await client.query<{ version: number; events: number }>(
    `SELECT u.version, (SELECT count(*)::int FROM user_audit_log a WHERE a.subject_id = u.id::text AND a.action = 'user.updated') AS events
     FROM users u WHERE u.email LIKE 'writer%'`,
  );
  expect(people).toHaveLength(WRITERS);
  for (const { version, events } of people) expect(version).toBe(events + 1);
}
