// node bench/kills.mjs   (KILLS=200, KILL_MINUTES=30)
//
// Kills the server (SIGKILL) at so many random instants under a mixed load of changes, on a PostgreSQL of its own that lives on.
// After each restart the tree must verify; in the end each acknowledged change must have exactly one row, and each row its
// change. Prints a table; exit code 1 when anything does not fit. Ends by itself, at the latest after KILL_MINUTES.
// Needs a build (npx nest build api); nothing but 127.0.0.1 is spoken to.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from './lib/bench-server.mjs';
import { startDatabase } from './lib/database-server.mjs';
import { comparePairs, journalProblems } from './lib/kill-checks.mjs';
import { KINDS, prepareWriters, writeUntilKilled } from './lib/kill-load.mjs';
import { TreeWatch } from './lib/kill-tree.mjs';
import { PatientApi } from './lib/patient-api.mjs';
import { table } from './lib/table.mjs';

const KILLS = Number(process.env.KILLS ?? 200);
const END = Date.now() + Number(process.env.KILL_MINUTES ?? 30) * 60_000;
const LONGEST_LIFE_MS = 1_200;
const WHOLE_TRAIL_EACH = 50;

// Each server adds its own handlers for an interrupted run.
process.setMaxListeners(0);
const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-kills-'));
const database = await startDatabase();
const settings = {
  NODE_ENV: 'test',
  LOG_LEVEL: 'error',
  DATA_DIR: dataDir,
  DATABASE_URL: database.url,
  SECRET_KEY: randomBytes(32).toString('base64'),
  BCRYPT_COST: '4',
  SIGN_INS_PER_MINUTE: '10000',
  SIGN_IN_FAILURES_PER_ACCOUNT: '10000',
  PUBLIC_CALLS_PER_MINUTE: '100000',
};
const journal = [];
const tree = new TreeWatch(dataDir, database.client);
let writers;
let kills = 0;
try {
  for (; kills < KILLS && Date.now() < END; kills++) await lifeOf(kills % WHOLE_TRAIL_EACH === 0);
  await restartAndCheck(true);
  await report();
} finally {
  await database.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

/** Starts, verifies what the server before left, and is killed under load. */
async function lifeOf(isWhole) {
  const { server, owner } = await start();
  try {
    writers ??= await prepareWriters(owner);
    if (kills > 0) await tree.check(server, owner, isWhole);
    const load = writers.map((writer) => writeUntilKilled(server.url, owner.token, writer, journal));
    await sleep(Math.random() * LONGEST_LIFE_MS);
    server.child.kill('SIGKILL');
    const ends = await Promise.all(load);
    if ((kills + 1) % 20 === 0) process.stderr.write(`${kills + 1} kills, ${journal.length} changes acknowledged\n`);
    const faults = ends.filter((message) => message.includes('was answered'));
    if (faults.length > 0) process.stdout.write(`life ${kills}: ${faults.join('; ')}\n`);
  } finally {
    await kill(server, owner);
  }
}

async function restartAndCheck(isWhole) {
  const { server, owner } = await start();
  try {
    await tree.check(server, owner, isWhole);
  } finally {
    await kill(server, owner);
  }
}

async function start() {
  const server = await startServer(settings);
  return { server, owner: await (await PatientApi.open(server.port)).signIn() };
}

async function kill(server, owner) {
  owner.close();
  if (!server.hasExited) {
    const exited = once(server.child, 'exit');
    server.child.kill('SIGKILL');
    await exited;
  }
  await server.stop();
}

async function report() {
  const problems = await journalProblems(database.client, journal);
  const compared = await comparePairs(database.client);
  const counts = KINDS.map((kind) => [kind, journal.filter((entry) => entry.kind === kind).length]);
  process.stdout.write(
    `${table([`acknowledged over ${kills} kills`, 'changes'], [...counts, ['all', journal.length]])}\n\n`,
  );
  process.stdout.write(
    `${table(['compared', 'do not fit'], [['acknowledged answers and their rows', problems.length], ...compared])}\n\n`,
  );
  process.stdout.write(
    `${tree.verified} proofs and entries verified after ${kills} restarts, ${tree.wholeTrails} times the whole trail by both programs\n`,
  );
  for (const problem of problems.slice(0, 20)) process.stdout.write(`${problem}\n`);
  if (problems.length > 0 || compared.some(([, wrong]) => wrong > 0)) process.exitCode = 1;
  if (kills < KILLS) process.stdout.write(`only ${kills} of ${KILLS} kills: the time was up\n`);
}
