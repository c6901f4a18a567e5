// node bench/audit.mjs [--events 1000000] [--seconds 8]
//
// What the audit trail costs and serves, in one run on an embedded PostgreSQL of its own (fsync on):
//   1. writers' throughput with sealing on and off, in alternating phases against two servers
//   2. first pages of a large trail, by filter: p95
//   3. exporting it, and verifying the export in Node and in Python
// Needs a build (npx nest build api). Everything ends by itself; nothing but 127.0.0.1 is spoken to.
import { execFile, spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import pg from 'pg';
import { startEmbeddedPostgres } from '../dist/libs/platform/src/index.js';

const { values } = parseArgs({ options: { events: { type: 'string' }, seconds: { type: 'string' } } });
const EVENTS = Number(values.events ?? 1_000_000);
const PHASE_MS = Number(values.seconds ?? 8) * 1000;
const PHASES = 6;
const WRITERS = 16;
const PASSWORD = 'correct horse battery';
const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-bench-'));
const run = promisify(execFile);
const servers = [];

/** Events as the application writes them: three personal values each, with true commitments. */
const COMMIT = (alias, pathText, value) => `
  rtrim(translate(encode(sha256(${alias} || convert_to('${pathText}', 'UTF8') || '\\x00'::bytea || convert_to(to_json(${value}::text)::text, 'UTF8')),
    'base64'), '+/' || chr(10), '-_'), '=')`;
const SALT = (alias) => `rtrim(translate(encode(${alias}, 'base64'), '+/', '-_'), '=')`;
const FILL = `
  WITH source AS (
    SELECT n, gen_random_uuid() AS id, uuid_send(gen_random_uuid()) AS s1, uuid_send(gen_random_uuid()) AS s2, uuid_send(gen_random_uuid()) AS s3,
      date_trunc('month', now()) + (now() - date_trunc('month', now())) * (n::float8 / ${EVENTS}) AS at,
      '10.0.' || n % 200 || '.' || n % 250 AS ip, 'Mozilla/5.0 (bench ' || n % 50 || ')' AS agent, 'Person ' || n AS name
    FROM generate_series($1::int, $2::int) n),
  event AS (
    INSERT INTO user_audit_log (id, occurred_at, action, outcome, actor_type, actor_id, subject_type, subject_id, changes, ip_commitment,
      user_agent_commitment, request_id)
    SELECT id, at, (ARRAY['user.updated', 'session.started', 'sign-in.failed', 'session.refreshed'])[n % 4 + 1],
      CASE n % 4 WHEN 2 THEN 'failure' ELSE 'success' END, 'user', ('00000000-0000-4000-8000-' || lpad((n % 1000)::text, 12, '0'))::uuid, 'user',
      '00000000-0000-4000-9000-' || lpad((n % 20000)::text, 12, '0'),
      jsonb_build_object('profile.firstName', jsonb_build_object('before', NULL, 'after',
        jsonb_build_object('c', ${COMMIT('s3', '/changes/profile.firstName/after', 'name')}))),
      ${COMMIT('s1', '/ip', 'ip')}, ${COMMIT('s2', '/userAgent', 'agent')}, 'bench-' || n
    FROM source RETURNING id, occurred_at),
  personal AS (
    INSERT INTO audit_personal_values (event_id, openings, search_text)
    SELECT id, jsonb_build_object('/ip', jsonb_build_array(${SALT('s1')}, ip), '/userAgent', jsonb_build_array(${SALT('s2')}, agent),
      '/changes/profile.firstName/after', jsonb_build_array(${SALT('s3')}, name)), lower(ip || chr(10) || name)
    FROM source)
  INSERT INTO audit_unsealed SELECT id, occurred_at FROM event`;

const postgres = await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres'), superuserPassword: 'bench' });
const urlOf = (name) => `postgres://rollcall:bench@${postgres.host}:${postgres.port}/${name}`;
try {
  await measureWriters();
  await measureLargeTrail();
} finally {
  for (const server of servers) server.child.kill('SIGKILL');
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measureWriters() {
  const on = await startServer('bench_on', 4301, { AUDIT_SEAL_SECONDS: '1' });
  const off = await startServer('bench_off', 4302, { AUDIT_SEAL_SECONDS: '3600' });
  for (const server of [on, off]) await write(server, 2_000);
  const counts = { on: [], off: [] };
  for (let phase = 0; phase < PHASES; phase++) {
    const name = phase % 4 === 0 || phase % 4 === 3 ? 'on' : 'off';
    counts[name].push((await write(name === 'on' ? on : off, PHASE_MS)) / (PHASE_MS / 1000));
  }
  const [withSealing, without] = [median(counts.on), median(counts.off)];
  say(`writes/s with sealing ${show(counts.on)}, without ${show(counts.off)}`);
  say(
    `medians ${withSealing.toFixed(0)} and ${without.toFixed(0)}: sealing costs ${(100 - (100 * withSealing) / without).toFixed(1)} %`,
  );
  for (const server of [on, off]) server.child.kill('SIGKILL');
}

/** @returns how many changes were acknowledged */
async function write(server, durationMs) {
  const end = Date.now() + durationMs;
  let written = 0;
  await Promise.all(
    server.userIds.map(async (id) => {
      for (let n = 0; Date.now() < end; n++) {
        const answer = await server.call('PATCH', `/users/${id}`, {
          profile: { displayName: `Name ${Date.now()} ${n}` },
        });
        await answer.arrayBuffer();
        if (answer.status !== 200) throw new Error(`a write was answered ${answer.status}`);
        written++;
      }
    }),
  );
  return written;
}

async function measureLargeTrail() {
  const server = await startServer('bench_large', 4303, { AUDIT_SEAL_SECONDS: '1' });
  const client = new pg.Client({ connectionString: urlOf('bench_large') });
  await client.connect();
  const began = Date.now();
  for (let from = 0; from < EVENTS; from += 50_000)
    await client.query(FILL, [from, Math.min(from + 50_000, EVENTS) - 1]);
  await client.query('ANALYZE');
  say(`${EVENTS} events written in ${seconds(began)} s`);
  for (const sealing = Date.now(); ;) {
    const { rows } = await client.query('SELECT count(*)::int AS waiting FROM audit_unsealed');
    if (rows[0].waiting === 0) break;
    if (Date.now() - sealing > 600_000) throw new Error('sealing takes too long');
    await sleep(500);
  }
  say(`sealed ${seconds(began)} s after the first was written`);
  await client.query('VACUUM ANALYZE user_audit_log, audit_personal_values, audit_leaves');
  await measurePages(server, client);
  await client.end();
  await measureExport(server);
}

async function measurePages(server, client) {
  const { rows } = await client.query(
    `SELECT actor_id, subject_id, request_id, id FROM user_audit_log WHERE request_id LIKE 'bench-%' LIMIT 1`,
  );
  const { actor_id: actor, subject_id: subject, request_id: request, id } = rows[0];
  const month = new Date();
  month.setUTCDate(1);
  const from = month.toISOString();
  const queries = {
    'no filter': '',
    actor: `actorId=${actor}`,
    subject: `subjectId=${subject}`,
    action: 'action=user.updated',
    'a rare action': 'action=role.created',
    outcome: 'outcome=failure',
    time: `from=${from}&to=${new Date(Date.now() - 86_400_000).toISOString()}`,
    'request id': `requestId=${request}`,
    'text, rare': 'q=person%20123456',
    'text, common': 'q=person',
    'actor, action and time': `actorId=${actor}&action=user.updated&from=${from}`,
  };
  for (const [name, query] of Object.entries(queries))
    say(`first page, ${name}: p95 ${await p95(server, `/audit-events?${query}`)} ms`);
  say(`proof of inclusion: p95 ${await p95(server, `/audit-events/${id}/proof`)} ms`);
}

async function p95(server, route) {
  const times = [];
  for (let n = 0; n < 120; n++) {
    const began = performance.now();
    const answer = await server.call('GET', route);
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${route} was answered ${answer.status}`);
    if (n >= 20) times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[94].toFixed(1);
}

async function measureExport(server) {
  const exportFile = path.join(folder, 'export.ndjson');
  const keyFile = path.join(folder, 'key.pem');
  const { data } = await (await server.call('GET', '/audit-checkpoints/keys')).json();
  writeFileSync(keyFile, data.keys[0].publicKey);
  const began = Date.now();
  const answer = await server.call('GET', '/audit-events/export');
  await pipeline(Readable.fromWeb(answer.body), createWriteStream(exportFile));
  say(`exported in ${seconds(began)} s`);
  const verifiers = {
    Node: [
      process.execPath,
      [path.join(root, 'dist/apps/cli/src/main.js'), 'audit-verify', exportFile, '--key', keyFile],
    ],
    Python: ['python3', [path.join(root, 'tools/verify_audit.py'), exportFile, '--key', keyFile]],
  };
  for (const [name, [command, args]] of Object.entries(verifiers)) {
    const start = Date.now();
    const { stdout } = await run(command, args);
    say(`${name}: ${stdout.trim()}`);
    say(`${name}: ${Math.round(EVENTS / ((Date.now() - start) / 1000))} events/s`);
  }
}

async function startServer(database, port, environment) {
  const admin = new pg.Client({ connectionString: urlOf('postgres') });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${database}`);
  await admin.end();
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'test',
    LOG_LEVEL: 'error',
    PORT: String(port),
    DATA_DIR: path.join(folder, database),
    DATABASE_URL: urlOf(database),
    SECRET_KEY: 'k7Jq2vX9-rB4nT6wY1zA8sD3fG5hL0mP',
    BOOTSTRAP_OWNER_EMAIL: 'owner@example.com',
    BOOTSTRAP_OWNER_PASSWORD: PASSWORD,
    ...environment,
  };
  const child = spawn(process.execPath, [path.join(root, 'dist/apps/api/src/main.js')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const server = { child, userIds: [], call: undefined };
  servers.push(server);
  await new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the server ended')));
    child.stdout.on('data', (chunk) => String(chunk).includes('Rollcall is ready') && resolve());
  });
  const call = (token) => (method, route, body) =>
    fetch(`http://127.0.0.1:${port}/api/v1${route}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  const signIn = await call()('POST', '/auth/login', { email: 'owner@example.com', password: PASSWORD });
  server.call = call((await signIn.json()).data.accessToken);
  for (let n = 0; n < WRITERS; n++) {
    const created = await server.call('POST', '/users', { email: `writer${n}@example.com` });
    server.userIds.push((await created.json()).data.id);
  }
  return server;
}

function seconds(began) {
  return ((Date.now() - began) / 1000).toFixed(1);
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function show(numbers) {
  return numbers.map((number) => number.toFixed(0)).join(', ');
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
