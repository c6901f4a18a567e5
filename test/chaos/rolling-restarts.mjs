// `npm run test:rolling`: two replicas behind HAProxy, restarted one after the other again and again, while clients with
// keep-alive connections ask 300 times a second. No request may fail. On this machine only; needs `haproxy` on PATH.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDatabase } from '../../bench/lib/database-server.mjs';
import { percentile } from '../../bench/lib/percentile.mjs';
import { table } from '../../bench/lib/table.mjs';
import { ensureBuild } from '../../scripts/lib/ensure-build.mjs';
import { ensureInstall } from '../../scripts/lib/ensure-install.mjs';
import { main } from '../../scripts/lib/main.mjs';
import { say } from '../../scripts/lib/say.mjs';
import { Fleet, REPLICAS } from './support/fleet.mjs';
import { SteadyLoad } from './support/steady-load.mjs';

const SLOWEST_EXIT_MS = 25_000;

const HELP = `Usage: npm run test:rolling -- [--rounds <number>]   (20; each restarts both replicas)\n`;

await main(async (args) => {
  const { rounds = '20', help } = parseArgs({
    args,
    options: { rounds: { type: 'string' }, help: { type: 'boolean' } },
  }).values;
  if (help) return void process.stdout.write(HELP);
  await ensureInstall();
  await ensureBuild();
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-rolling-'));
  const database = await startDatabase();
  const fleet = await Fleet.start(database.url, folder);
  try {
    return await restartUnderLoad(fleet, Number(rounds));
  } finally {
    await fleet.stop();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

async function restartUnderLoad(fleet, rounds) {
  const load = new SteadyLoad(fleet.port);
  await load.begin();
  const exits = [];
  for (let round = 1; round <= rounds; round++) {
    for (let n = 0; n < REPLICAS; n++) exits.push(await fleet.restart(n));
    say(`round ${round} of ${rounds}: ${load.answered} answered, ${load.failures.length} failed`);
  }
  await load.end();
  const slowest = Math.max(...exits);
  const row = [
    rounds,
    load.answered,
    load.failures.length,
    percentile(load.times, 0.5).toFixed(1),
    percentile(load.times, 0.99).toFixed(1),
    (slowest / 1_000).toFixed(1),
  ];
  process.stdout.write(
    `\n${table(['rolling restarts', 'answered', 'failed', 'p50 ms', 'p99 ms', 'slowest exit s'], [row])}\n\n`,
  );
  for (const failure of load.failures.slice(0, 10)) say(failure);
  return load.failures.length === 0 && slowest <= SLOWEST_EXIT_MS ? 0 : 1;
}
