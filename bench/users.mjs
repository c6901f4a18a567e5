// `npm run bench:users`: how long the API takes with 10 000, 100 000 and 1 000 000 people, measured side by side: each
// round asks every size once, so that whatever else the machine does meets all of them alike. One request at a time.
// Options: --sizes 10000,100000  --rounds 200  --plans plans.txt  --only search  --data DIR (keeps what was seeded; with --rounds 0
// it does no more than that)
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBuild } from '../scripts/lib/ensure-build.mjs';
import { ensureInstall } from '../scripts/lib/ensure-install.mjs';
import { main } from '../scripts/lib/main.mjs';
import { say } from '../scripts/lib/say.mjs';
import { percentile } from './lib/percentile.mjs';
import { table } from './lib/table.mjs';

const OPTIONS = {
  sizes: { type: 'string', default: '10000,100000,1000000' },
  rounds: { type: 'string', default: '200' },
  plans: { type: 'string' },
  only: { type: 'string', default: '' },
  data: { type: 'string' },
};
const WARM_UP_ROUNDS = 20;
/** From the smallest size to the largest. */
const MAX_RATIO = 1.5;

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
    const rows = [];
    for (const [name, requestOf] of operations) {
      const results = await measure(targets, requestOf, Number(values.rounds));
      rows.push(rowOf(name, results));
      say(rows.at(-1).cells.join('  '));
    }
    report(sizes, rows);
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
  return targets.map(({ size }, index) => ({
    size,
    p50: percentile(times[index], 0.5),
    p95: percentile(times[index], 0.95),
  }));
}

/** Times at each size, and how the largest compares with the smallest. */
function rowOf(name, results) {
  const [first, last] = [results[0], results.at(-1)];
  const ratios = [last.p50 / first.p50, last.p95 / first.p95];
  const times = results.map(({ p50, p95 }) => `${p50.toFixed(1)} / ${p95.toFixed(1)}`);
  return { name, ratios, cells: [name, ...times, ratios.map((ratio) => ratio.toFixed(2)).join(' / ')] };
}

function report(sizes, rows) {
  const head = ['p50 / p95 in ms', ...sizes.map((size) => `${size} people`), 'ratio'];
  process.stdout.write(
    `${table(
      head,
      rows.map(({ cells }) => cells),
    )}\n`,
  );
  const beyond = rows.filter(({ ratios }) => Math.max(...ratios) > MAX_RATIO).map(({ name }) => name);
  say(beyond.length > 0 ? `beyond ${MAX_RATIO}: ${beyond.join(', ')}` : `all within ${MAX_RATIO}`);
}
