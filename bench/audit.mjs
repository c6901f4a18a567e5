// node bench/audit.mjs [--only writers,filters,export,verifiers] [--events 1000000] [--seconds 4] [--phases 8] [--rounds 40] [--plans]
//
// What the audit trail costs and serves, on an embedded PostgreSQL of its own (fsync on):
//   writers    throughput with sealing on and off, in turns, in one run
//   filters    a large trail sealed, then first pages and deep ones by each filter and each two of them, and proofs;
//              with --plans also how PostgreSQL answered the slowest first pages
//   export     the same trail exported, and verified by both programs
//   verifiers  both programs on an export made without a server
// Needs a build (npx nest build api). Everything ends by itself; nothing but 127.0.0.1 is spoken to.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { measureFilters } from './lib/audit-filters.mjs';
import { seedTrail } from './lib/audit-seed.mjs';
import { exportTrail, measureVerifiers } from './lib/audit-verifiers.mjs';
import { startAuditWorld } from './lib/audit-world.mjs';
import { measureWriters } from './lib/audit-writers.mjs';
import { writeSyntheticExport } from './lib/synthetic-export.mjs';

const PARTS = ['writers', 'filters', 'export', 'verifiers'];
const SEALING_PATIENCE_MS = 900_000;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: PARTS.join(',') },
    events: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '4' },
    phases: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '40' },
    plans: { type: 'boolean', default: false },
  },
});
const parts = values.only.split(',');
const events = Number(values.events);
const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-bench-audit-'));
try {
  if (parts.includes('verifiers')) {
    await measureVerifiers(await writeSyntheticExport(folder, Math.min(events, 400_000)), 'made export');
  }
  if (parts.some((part) => part !== 'verifiers')) await measureServers();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measureServers() {
  const world = await startAuditWorld();
  try {
    if (parts.includes('writers')) {
      await measureWriters(world, { seconds: Number(values.seconds), phases: Number(values.phases) });
    }
    if (parts.includes('filters') || parts.includes('export')) await measureLargeTrail(world);
  } finally {
    await world.stop();
  }
}

async function measureLargeTrail(world) {
  const trail = await world.start('audit_large', { AUDIT_SEAL_SECONDS: '1' });
  const client = new pg.Client({ connectionString: trail.url });
  await client.connect();
  const began = Date.now();
  await seedTrail(client, events);
  say(`${events} events written in ${secondsSince(began)} s while sealing went on`);
  await untilSealed(client);
  say(`all sealed ${secondsSince(began)} s after the first was written\n`);
  await client.query('VACUUM ANALYZE');
  await client.end();
  // Sealing and the list share one process: what follows is asked of a server at rest.
  const explained = values.plans && { ...world.database, name: 'audit_large' };
  if (parts.includes('filters')) await measureFilters(trail, Number(values.rounds), explained);
  if (parts.includes('export')) await measureExport(trail);
}

async function untilSealed(client) {
  for (const end = Date.now() + SEALING_PATIENCE_MS; Date.now() < end; await sleep(500)) {
    const { rows } = await client.query('SELECT count(*)::int AS waiting FROM audit_unsealed');
    if (rows[0].waiting === 0) return;
  }
  throw new Error('sealing takes too long');
}

async function measureExport(trail) {
  const began = Date.now();
  const files = await exportTrail(trail, folder);
  say(`exported in ${secondsSince(began)} s\n`);
  await measureVerifiers(files, 'export of the trail');
}

function secondsSince(began) {
  return ((Date.now() - began) / 1000).toFixed(1);
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
