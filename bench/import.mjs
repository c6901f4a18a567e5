// `npm run bench:import`: a file of people is imported by the built server, which is killed on the way and started again. Prints
// how long it took and how much memory it had, and checks every account and every line of the report. Exit code 1 when one
// is wrong.
import { parseArgs } from 'node:util';
import { ensureBuild } from '../scripts/lib/ensure-build.mjs';
import { ensureInstall } from '../scripts/lib/ensure-install.mjs';
import { main } from '../scripts/lib/main.mjs';
import { startDatabase } from './lib/database-server.mjs';
import { ImportBench } from './lib/import-bench.mjs';

const HELP = `Usage: npm run bench:import -- [options]

  --rows <number>     100000
  --kills <number>    how often the server is killed on the way (2)
  --hashes            every row brings a bcrypt hash
  --heap              also print what is alive after garbage collection, which it forces every few seconds
  --minutes <number>  give up after so long (30)
  --help
`;

await main(async (args) => {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  const { values: given } = parseArgs({
    args,
    options: { rows: text, kills: text, minutes: text, hashes: flag, heap: flag, help: flag },
  });
  if (given.help) return void process.stdout.write(HELP);
  await ensureInstall();
  await ensureBuild();
  const database = await startDatabase();
  try {
    return await new ImportBench(database, {
      rows: Number(given.rows ?? 100_000),
      kills: Number(given.kills ?? 2),
      columns: given.hashes ? 'passwordHash' : '',
      heap: given.heap ?? false,
      until: Date.now() + Number(given.minutes ?? 30) * 60_000,
    }).run();
  } finally {
    await database.stop();
  }
});
