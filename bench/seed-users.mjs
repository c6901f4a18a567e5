// `npm run seed:users -- --count 100000`: fills the database that `npm start` would use with people to try things out on.
// They have no password, unless one hash is given for all. Not for production: it locks the tables while it works.
import { parseArgs } from 'node:util';
import { ensureBuild } from '../scripts/lib/ensure-build.mjs';
import { ensureInstall } from '../scripts/lib/ensure-install.mjs';
import { main } from '../scripts/lib/main.mjs';
import { say } from '../scripts/lib/say.mjs';
import { StepFailed } from '../scripts/lib/step-failed.mjs';

const OPTIONS = { count: { type: 'string', default: '10000' }, 'password-hash': { type: 'string' } };
const MAX_COUNT = 10_000_000;

await main(async (args) => {
  const { values } = parseArgs({ args, options: OPTIONS });
  const count = Number(values.count);
  if (!Number.isInteger(count) || count < 1 || count > MAX_COUNT)
    throw new StepFailed('--count takes 1 to 10000000', 2);
  if (process.env.NODE_ENV === 'production') throw new StepFailed('this makes invented people; not in production', 2);
  await ensureInstall();
  await ensureBuild();
  const { prepareRuntime, settingsFromEnvironment } = await import('../dist/libs/platform/src/index.js');
  const { MIGRATIONS } = await import('../dist/migrations/index.js');
  const { seedUsers } = await import('./lib/seed-users.mjs');
  const runtime = await prepareRuntime(settingsFromEnvironment(), MIGRATIONS, say);
  try {
    const url = runtime.settings.migrationDatabaseUrl ?? runtime.settings.databaseUrl;
    const seconds = await seedUsers(url, { count, passwordHash: values['password-hash'] ?? null, onProgress: say });
    say(`${count} people in ${seconds.toFixed(1)} s`);
  } finally {
    await runtime.stop();
  }
  return 0;
});
