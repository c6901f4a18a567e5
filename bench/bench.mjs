// `npm run bench`: how much of what this machine could do the application leaves to its users. Starts it as in production on
// an embedded PostgreSQL with 100 000 people, and beside it the floor (bench/hot/floor-server.mjs); loads them in turns,
// A B A B, with 50 connections, after checking that both answer the same; compares. Exit code 1 when a promise is missed.
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuild } from '../scripts/lib/ensure-build.mjs';
import { ensureInstall } from '../scripts/lib/ensure-install.mjs';
import { main } from '../scripts/lib/main.mjs';
import { inRoot } from '../scripts/lib/root.mjs';
import { say } from '../scripts/lib/say.mjs';
import { hashesPerSecond } from './lib/hashes-per-second.mjs';

const HELP = `Usage: npm run bench -- [options]

  --quick            fewer people, one short round: about a minute, to try a change out
  --users <number>   100000
  --rounds <number>  of A B each (2)
  --seconds <number> of each burst (4)
  --only <names>     comma-separated parts of the names of what is measured; start: nothing but the start
  --profile <folder> keeps V8 profiles of the application there, and draws flame.svg from them
  --write            puts the tables into docs/performance.md
  --help
`;
/** What hashes is answered by the dozen a second, not by the thousand: a burst is longer, so that it counts as much. */
const FEWER_TIMES_LONGER = 2;
const MAX_COLD_START_MS = 1_500;
const MAX_IDLE_MEGABYTES = 200;
/** What the start leaves behind is given back in the first calm second. */
const SETTLING_MS = 5_000;

await main(async (args) => {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean' }];
  const options = {
    quick: flag,
    users: text,
    rounds: text,
    seconds: text,
    only: text,
    profile: text,
    write: flag,
    help: flag,
  };
  const { values } = parseArgs({ args, options });
  if (values.help) return void process.stdout.write(HELP);
  await ensureInstall();
  await ensureBuild();
  const { onStage } = await import('./hot/stage.mjs');
  const plan = planFor(values);
  const { code, startedInMs } = await onStage({ ...plan, say }, async (stage) => {
    return { code: await bench(stage, plan), startedInMs: stage.app.startedInMs };
  });
  if (values.profile) await drawFlameGraph(values, startedInMs);
  return code;
});

/** Of all that was measured, best with one `--only`; with `--only start`, which measures nothing else, of the start. */
async function drawFlameGraph({ profile, only = 'everything' }, startedInMs) {
  const { writeFlameGraph } = await import('./lib/flame-graph.mjs');
  const picture = join(profile, 'flame.svg');
  writeFlameGraph(profile, picture, { title: only, ...(only === 'start' && { firstMs: startedInMs }) });
  say(`flame graph: ${picture}`);
}

function planFor({ quick, users, rounds, seconds, only, profile, write }) {
  return {
    users: Number(users ?? (quick ? 20_000 : 100_000)),
    rounds: Number(rounds ?? (quick ? 1 : 2)),
    seconds: Number(seconds ?? (quick ? 2 : 4)),
    only: only?.split(','),
    nodeArguments: profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [],
    write,
  };
}

async function bench(stage, { users, rounds, seconds, only, write }) {
  const { residentMegabytes } = await import('./lib/process-use.mjs');
  const { OPERATIONS, prepare } = await import('./hot/operations.mjs');
  const { machine, resultTable, vitalsTable, writeFigures } = await import('./hot/report.mjs');
  const { app } = stage;
  await sleep(SETTLING_MS);
  const vitals = { coldStartMs: app.startedInMs, idleMegabytes: residentMegabytes(app.pid) };
  const world = await prepare(stage);
  const results = [];
  for (const operation of OPERATIONS.filter(({ name }) => !only || only.some((part) => name.includes(part)))) {
    results.push(await measure(operation, { stage, world, rounds, seconds }));
    say(`${operation.name}: ${results.at(-1).ratio.toFixed(2)}`);
  }
  vitals.loadedMegabytes = residentMegabytes(app.pid);
  const run = `${users} people, ${rounds} x ${seconds} s each, 50 connections; ${machine()}; Node ${process.version}`;
  const tables = [...(results.length > 0 ? [resultTable(results)] : []), vitalsTable(vitals)];
  const page = [`${run}.`, ...tables].join('\n\n');
  process.stdout.write(`\n${page}\n`);
  if (write) writeFigures(inRoot('docs', 'performance.md'), 'bench', page);
  const isQuick = vitals.coldStartMs <= MAX_COLD_START_MS && vitals.idleMegabytes <= MAX_IDLE_MEGABYTES;
  return isQuick && results.every(({ ratio, target = 0, failed }) => ratio >= target && failed.length === 0) ? 0 : 1;
}

/** In turns, so that whatever else the machine does meets both. */
async function measure(operation, { stage, world, rounds, seconds }) {
  const { burst, summary } = await import('./hot/load.mjs');
  const { renewRefreshTokens } = await import('./hot/operations.mjs');
  const { name, target, against = 'floor' } = operation;
  const { app, floor, client, cpu } = stage;
  await assertSame(operation, stage, world);
  const load = async (server, time) => {
    await untilIdle(server, cpu);
    await renewRefreshTokens(world, client);
    return burst(server, (connection) => operation.requests(world, server, connection), time, cpu);
  };
  const ask = { app: (time) => load(app, time), floor: (time) => load(floor, time) };
  const bursts = { app: [], floor: [] };
  const raw = [];
  const time = against === 'bcrypt' ? FEWER_TIMES_LONGER * seconds : seconds;
  for (const server of against === 'floor' ? ['app', 'floor'] : ['app']) await ask[server](time / 3);
  for (let round = 0; round < rounds; round++) {
    bursts.app.push(await ask.app(time));
    await untilSealed(client);
    await untilIdle(app, cpu);
    if (against === 'bcrypt') raw.push(hashesPerSecond(time));
    else bursts.floor.push(await ask.floor(time));
  }
  const ours = summary(bursts.app);
  const theirs = against === 'bcrypt' ? { perSecond: mean(raw), failed: [] } : summary(bursts.floor);
  const failed = [...ours.failed, ...theirs.failed];
  return { name, target, against, ours, theirs, failed, ratio: ours.perSecond / theirs.perSecond };
}

/** Speed counts only for right answers. The cursor of the floor is its own. */
async function assertSame({ name, same }, { app, floor }, world) {
  if (!same) return;
  const { call } = await import('./hot/operations.mjs');
  const answers = [];
  for (const server of [app, floor]) {
    const { path, method = 'GET', body, token } = same(world, 1, server);
    const answer = await call(server, method, path, { body, token });
    if (answer.meta?.nextCursor) answer.meta.nextCursor = 'more';
    answers.push(answer);
  }
  if (!isDeepStrictEqual(...answers))
    throw new Error(
      `${name}: the floor answers something else:\n${answers.map((one) => JSON.stringify(one)).join('\n')}`,
    );
}

/** What the application has still to seal would be done in the floor's time. */
async function untilSealed(client) {
  for (let waited = 0; waited < 30; waited++) {
    const { rows } = await client.query('SELECT FROM audit_unsealed LIMIT 1');
    if (rows.length === 0) return;
    await sleep(200);
  }
}

/** A burst is cut off in the midst of requests, and what they began goes on: fifty hashes, of a second together. */
async function untilIdle(server, cpu) {
  for (let waited = 0; waited < 50; waited++) {
    const before = cpu(server).server;
    await sleep(300);
    if (cpu(server).server - before < 0.1) return;
  }
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
