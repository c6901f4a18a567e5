// `npm run bench:enumeration`: can somebody who measures our answers tell which addresses have an account? Every kind of
// account is asked in random order over one connection, and a rank test says how well a measurement tells two kinds apart:
// 0.5 is not at all. Exit code 1 when one is above 0.55 twice in a row, or an answer differs.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild } from '../scripts/lib/ensure-build.mjs';
import { ensureInstall } from '../scripts/lib/ensure-install.mjs';
import { main } from '../scripts/lib/main.mjs';
import { say } from '../scripts/lib/say.mjs';
import { StepFailed } from '../scripts/lib/step-failed.mjs';
import { untilSteady } from './lib/api.mjs';
import { startServer } from './lib/bench-server.mjs';
import { Connection } from './lib/connection.mjs';
import { FAMILIES } from './lib/families.mjs';
import { measure } from './lib/measure.mjs';
import { makePeople, newEmail } from './lib/people.mjs';
import { randomFrom } from './lib/random.mjs';
import { differences, judge, report } from './lib/verdict.mjs';

const HELP = `Usage: npm run bench:enumeration -- [options]

  --samples <number>  of each kind, after a warm-up (500)
  --seed <number>     of the random order (1)
  --family <name>     only this one: ${Object.keys(FAMILIES).join(', ')}
  --help
`;

/** Twice the default, so that one account can serve several kinds; the locked ones have used it up. */
const FAILURES_PER_ACCOUNT = 20;
/** No more of one kind: an account gets five reset links within half an hour. */
const SAMPLES_PER_ACCOUNT = 5;
/** The network's limit is the same for every kind: it counts before anybody looks at the address. */
const SETTINGS = {
  SIGN_INS_PER_MINUTE: '10000000',
  SIGN_IN_FAILURES_PER_ACCOUNT: String(FAILURES_PER_ACCOUNT),
  REGISTRATION: 'open',
};

await main(async (args) => {
  const options = readOptions(args);
  if (options.help) return void process.stdout.write(HELP);
  await ensureInstall();
  await ensureBuild();
  const server = await startServer(SETTINGS);
  try {
    return await bench(server, options);
  } finally {
    await server.stop();
  }
});

function readOptions(args) {
  const text = { type: 'string' };
  const options = { samples: text, seed: text, family: text, help: { type: 'boolean' } };
  const { samples = '500', seed = '1', family, help } = parseArgs({ args, options }).values;
  if (family !== undefined && !FAMILIES[family]) throw new StepFailed(`there is no family ${family}\n\n${HELP}`);
  const families = Object.entries(FAMILIES).filter(([name]) => family === undefined || name === family);
  return { samples: Number(samples), seed: Number(seed), families, help };
}

async function bench(server, { samples, seed, families }) {
  say('making accounts');
  const perKind = Math.ceil((samples + 20) / SAMPLES_PER_ACCOUNT);
  const people = await makePeople(server.port, { perKind, lockedPerKind: 5, failuresToLock: FAILURES_PER_ACCOUNT });
  let exitCode = 0;
  for (const [name, family] of families) {
    await untilSteady(() => countMails(server));
    const options = { samples, random: randomFrom(seed), nextEmail: taker(people) };
    if (!(await isQuiet(server, name, family, options))) exitCode = 1;
  }
  return exitCode;
}

/** A difference of times counts when a second measurement finds it, too: of thirty pairs, chance alone shows one now and then. */
async function isQuiet(server, name, family, options) {
  say(`${name}: ${Object.keys(family.kinds).length} kinds, ${options.samples} samples each`);
  const verdicts = await measureAndReport(server, name, family, options);
  const told = verdicts.filter(({ isTold }) => isTold);
  if (told.length === 0 || told.some(({ sameAnswer }) => !sameAnswer)) return told.length === 0;
  const names = new Set(told.flatMap(({ name: kind, against }) => [kind, against]));
  const kinds = Object.fromEntries(Object.entries(family.kinds).filter(([kind]) => names.has(kind)));
  const again = await measureAndReport(server, `${name}, measured again`, { ...family, kinds }, options);
  return again.every(({ isTold, name: kind }) => !isTold || !told.some(({ name: first }) => first === kind));
}

async function measureAndReport(server, name, family, options) {
  const connections = await Promise.all(Array.from({ length: family.atOnce ?? 1 }, () => Connection.open(server.port)));
  const results = await measure(connections, family, options);
  for (const connection of connections) connection.close();
  const verdicts = judge(family.kinds, results);
  process.stdout.write(`\n${name}\n\n${report(verdicts)}\n\n`);
  for (const { name: kind, against } of verdicts.filter(({ sameAnswer }) => !sameAnswer)) {
    process.stdout.write(`${JSON.stringify(differences(results, kind, against ?? kind), null, 2)}\n`);
  }
  return verdicts;
}

/** Takes the addresses of each pool in turn, or makes a new one for every sample. */
function taker(people) {
  const taken = {};
  return (pool) => {
    if (pool === newEmail) return newEmail();
    taken[pool] = (taken[pool] ?? -1) + 1;
    return people[pool][taken[pool] % people[pool].length];
  };
}

async function countMails({ dataDir }) {
  return (await readdir(join(dataDir, 'mail')).catch(() => [])).length;
}
