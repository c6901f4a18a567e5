// `npm test`: installs and builds what is missing, checks the types, runs every suite this machine can run.
// Arguments go to jest (`npm test -- libs/users`); with any, the type check is left out.
import { exitCodeOf, run } from './lib/child.mjs';
import { ensureBuild } from './lib/ensure-build.mjs';
import { ensureInstall } from './lib/ensure-install.mjs';
import { main } from './lib/main.mjs';
import { node24 } from './lib/node24.mjs';
import { hasRedisServer } from './lib/redis-binary.mjs';
import { inRoot } from './lib/root.mjs';
import { say } from './lib/say.mjs';
import { StepFailed } from './lib/step-failed.mjs';

const NO_REDIS =
  'the Redis suites do not run: no redis-server on the PATH (Debian, Ubuntu: apt-get install redis-server)';
const WITHOUT_REDIS = ['--selectProjects', 'unit', 'database'];
const TYPE_CHECK = [inRoot('node_modules', 'typescript7', 'bin', 'tsc'), '-p', 'tsconfig.json', '--noEmit'];
const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  inRoot('node_modules', 'jest', 'bin', 'jest.js'),
];

await main(async (args) => {
  const withoutRedis = !hasRedisServer();
  if (withoutRedis && process.env.REQUIRE_REDIS === '1') throw new StepFailed(`REQUIRE_REDIS is set, but ${NO_REDIS}`);
  if (withoutRedis) say(NO_REDIS);

  await ensureInstall();
  await ensureBuild();
  if (args.length === 0) await checkTypes();
  const selection = withoutRedis && !args.includes('--selectProjects') ? WITHOUT_REDIS : [];
  const outcome = await run(node24(), [...JEST, ...args, ...selection]);

  if (withoutRedis) say(NO_REDIS);
  return exitCodeOf(outcome);
});

async function checkTypes() {
  say('checking types');
  const outcome = await run(node24(), [...TYPE_CHECK, '--incremental', 'false']);
  if (outcome.code !== 0) throw new StepFailed('the type check failed', exitCodeOf(outcome));
}
