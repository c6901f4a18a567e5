// `npm run flood`: what do others notice while somebody sends wrong sign-ins at five times of what the server can hash?
// Starts the built server itself, on this machine only, and prints a table; exit code 1 when a promise does not hold.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Api, forEachAsOwner, untilSteady } from '../bench/lib/api.mjs';
import { startServer } from '../bench/lib/bench-server.mjs';
import { signInsPerSecond } from '../bench/lib/capacity.mjs';
import { newEmail, PASSWORD } from '../bench/lib/people.mjs';
import { ensureBuild } from '../scripts/lib/ensure-build.mjs';
import { ensureInstall } from '../scripts/lib/ensure-install.mjs';
import { main } from '../scripts/lib/main.mjs';
import { say } from '../scripts/lib/say.mjs';
import { StepFailed } from '../scripts/lib/step-failed.mjs';
import { readdirSync } from 'node:fs';
import { ARTILLERY, flood } from './lib/flood-run.mjs';
import { printReport } from './lib/flood-report.mjs';
import { watch } from './lib/watch.mjs';

const HELP = `Usage: npm run flood -- [options]

  --seconds <number>  how long the flood lasts (60)
  --times <number>    of the measured capacity (5)
  --limit <which>     raised: nothing but the queue of hashes holds it back; default: the network's limit does; both (both)
  --help
`;

const LIMITS = { raised: { SIGN_INS_PER_MINUTE: '10000000' }, default: {} };
const CAPACITY_SECONDS = 5;
const CAPACITY_PEOPLE = 8;
const IDLE_SECONDS = 30;

await main(async (args) => {
  const options = readOptions(args);
  if (options.help) return void process.stdout.write(HELP);
  if (!existsSync(ARTILLERY)) throw new StepFailed('Artillery is not installed: npm --prefix artillery ci');
  await ensureInstall();
  await ensureBuild();
  let holds = true;
  let capacity;
  for (const limit of options.limits) {
    const server = await startServer(LIMITS[limit]);
    try {
      capacity ??= await measureCapacity(server);
      const measured = await attack(server, { ...options, rate: Math.round(capacity * options.times) });
      holds = printReport({ limit, capacity, ...options, ...measured }) && holds;
    } finally {
      await server.stop();
    }
  }
  return holds ? 0 : 1;
});

function readOptions(args) {
  const text = { type: 'string' };
  const options = { seconds: text, times: text, limit: text, help: { type: 'boolean' } };
  const { seconds = '60', times = '5', limit = 'both', help } = parseArgs({ args, options }).values;
  if (limit !== 'both' && !LIMITS[limit]) throw new StepFailed(`there is no limit ${limit}\n\n${HELP}`);
  // The access token of the probe lasts ten minutes.
  if (!(Number(seconds) > 0 && Number(seconds) <= 300)) throw new StepFailed('--seconds must be from 1 to 300');
  return {
    seconds: Number(seconds),
    times: Number(times),
    help,
    limits: limit === 'both' ? Object.keys(LIMITS) : [limit],
  };
}

async function measureCapacity(server) {
  const people = Array.from({ length: CAPACITY_PEOPLE }, () => ({ email: newEmail(), password: PASSWORD }));
  await forEachAsOwner(server.port, people, (api, person) => api.call('POST', '/users', person));
  const perSecond = await signInsPerSecond(server.port, people, CAPACITY_SECONDS);
  say(`capacity: ${perSecond.toFixed(1)} sign-ins a second`);
  await untilSteady(() => countMails(server));
  return perSecond;
}

async function attack(server, { seconds, rate }) {
  const { token } = await (await Api.open(server.port)).signIn();
  await watch(server.port, token, 5);
  say(`idle for ${IDLE_SECONDS} s`);
  const idle = await watch(server.port, token, IDLE_SECONDS);
  say(`${rate} wrong sign-ins a second for ${seconds} s`);
  const report = flood(server, { seconds, rate });
  const flooded = await watch(server.port, token, seconds);
  return { rate, idle, flooded, ...(await report) };
}

function countMails({ dataDir }) {
  const folder = join(dataDir, 'mail');
  return existsSync(folder) ? readdirSync(folder).length : 0;
}
