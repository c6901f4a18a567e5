// `npm run bench:users`: how long the API takes with 10 000, 100 000 and 1 000 000 people, measured side by side: each
// round asks every size once, so that whatever else the machine does meets all of them alike. One request at a time.
// Options: --sizes 10000,100000  --rounds 200  --plans plans.txt  --only search  --data DIR (keeps what was seeded; with --rounds 0
// it does no more than that)
import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { ensureBuild } from '../scripts/lib/ensure-build.mjs';
import { ensureInstall } from '../scripts/lib/ensure-install.mjs';
import { main } from '../scripts/lib/main.mjs';
import { say } from '../scripts/lib/say.mjs';

const OPTIONS = {
  sizes: { type: 'string', default: '10000,100000,1000000' },
  rounds: { type: 'string', default: '200' },
  plans: { type: 'string' },
  only: { type: 'string', default: '' },
  data: { type: 'string' },
};
const WARM_UP_ROUNDS = 20;

await main(async (args) => {
  const { values } = parseArgs({ args, options: OPTIONS });
  const sizes = values.sizes.split(',').map(Number);
  await ensureInstall();
  await ensureBuild();
  const { withSizedApps } = await import('./lib/sized-apps.mjs');
  const { OPERATIONS, prepare } = await import('./lib/user-operations.mjs');
  const { explainUserQueries } = await import('./lib/user-plans.mjs');
  await withSizedApps({ sizes, data: values.data }, say, async (apps) => {
    if (Number(values.rounds) === 0) return;
    const targets = [];
    for (const app of apps) targets.push(await prepare(app));
    const operations = OPERATIONS.filter(([name]) => name.startsWith(values.only));
    for (const [name, requestOf] of operations) print(name, await measure(targets, requestOf, Number(values.rounds)));
    const { text, sequential } = await explainUserQueries(apps.at(-1), operations, targets.at(-1));
    if (values.plans) writeFileSync(values.plans, text);
    say(sequential.length > 0 ? `sequential scans: ${sequential.join(', ')}` : 'no plan scans a table from end to end');
  });
  return 0;
});

async function measure(targets, requestOf, rounds) {
  const { call } = await import('./lib/user-operations.mjs');
  const times = targets.map(() => []);
  for (let n = -WARM_UP_ROUNDS; n < rounds; n++)
    for (const [index, target] of targets.entries()) {
      const request = requestOf(target, n + WARM_UP_ROUNDS);
      const startedAt = performance.now();
      await call(target, request);
      if (n >= 0) times[index].push(performance.now() - startedAt);
    }
  return targets.map(({ size }, index) => ({ size, ...percentiles(times[index]) }));
}

function percentiles(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { p50: at(0.5), p95: at(0.95) };
}

function print(name, results) {
  const [{ p50, p95 }] = results;
  const cells = results.map((result) => {
    const ratio = `x${(result.p50 / p50).toFixed(2)}/${(result.p95 / p95).toFixed(2)}`;
    return `${String(result.size).padStart(8)}: ${result.p50.toFixed(1).padStart(6)} ${result.p95.toFixed(1).padStart(6)} ms ${ratio.padEnd(12)}`;
  });
  process.stdout.write(`${name.padEnd(26)}${cells.join(' ')}\n`);
}
