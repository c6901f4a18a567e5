// `npm run drill:recovery`: writes, loses the database's disk, restores it, and says how long it took and what was lost.
// With a PostgreSQL of its own, of the machine's packages (PG_BIN, or the newest under /usr/lib/postgresql).
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from '../../bench/lib/api.mjs';
import { SECRET_KEY, startServer } from '../../bench/lib/bench-server.mjs';
import { Connection, request } from '../../bench/lib/connection.mjs';
import { table } from '../../bench/lib/table.mjs';
import { ensureBuild } from '../../scripts/lib/ensure-build.mjs';
import { ensureInstall } from '../../scripts/lib/ensure-install.mjs';
import { main } from '../../scripts/lib/main.mjs';
import { PackagedPostgres } from './support/packaged-postgres.mjs';
import { settleRestored } from './support/settle-restored.mjs';

const WRITE_MS = 5_000;

await main(async () => {
  await ensureInstall();
  await ensureBuild();
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-drill-'));
  const postgres = await PackagedPostgres.create(folder);
  try {
    const written = await writeAndLose(postgres);
    const rows = [
      await restored('all that was received', postgres, written),
      await restored('to before the session was ended', postgres, written, written.beforeLogout),
    ];
    const head = ['restored', 'seconds', 'acknowledged before', 'of them lost', 'ended sessions that live'];
    process.stdout.write(`\n${table(head, rows)}\n\n`);
    return rows.every(([, , , lost, alive]) => lost === 0 && alive === 0) ? 0 : 1;
  } finally {
    await postgres.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Until the disk is gone: what clients were told, and a session that was ended. */
async function writeAndLose(postgres) {
  const server = await startServer({ DATABASE_URL: postgres.url, SECRET_KEY });
  const api = await (await Api.open(server.port)).signIn();
  const ended = await (await Api.open(server.port)).signIn();
  const stream = await postgres.backUp();
  const acknowledged = await writeFor(api, WRITE_MS);
  const beforeLogout = await postgres.now();
  await sleep(1_000);
  await ended.call('POST', '/auth/logout');
  acknowledged.push(...(await writeFor(api, WRITE_MS)));
  await postgres.loseDisk(stream);
  await server.stop();
  return { acknowledged, beforeLogout, endedToken: ended.token };
}

/** @returns {Promise<{id: string, at: Date}[]>} the accounts whose creation was acknowledged, and when it was asked for */
async function writeFor(api, durationMs) {
  const acknowledged = [];
  for (const endAt = performance.now() + durationMs; performance.now() < endAt;) {
    const at = new Date();
    const { id } = await api.call('POST', '/users', { email: `drill-${randomUUID()}@example.com` });
    acknowledged.push({ id, at, acknowledgedAt: new Date() });
  }
  return acknowledged;
}

/** One row of the report. */
async function restored(name, postgres, { acknowledged, endedToken }, until) {
  const startedAt = performance.now();
  const url = await postgres.restore(until);
  await settleRestored(url, SECRET_KEY);
  const server = await startServer({ DATABASE_URL: url, SECRET_KEY });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const expected = acknowledged.filter(({ acknowledgedAt }) => !until || acknowledgedAt < until);
  const found = await postgres.countUsers(expected.map(({ id }) => id));
  const connection = await Connection.open(server.port);
  const { status } = await connection.send(request('GET', '/auth/me', { token: endedToken }));
  connection.close();
  await server.stop();
  await postgres.stop();
  return [name, seconds, expected.length, expected.length - found, status === 401 ? 0 : 1];
}
