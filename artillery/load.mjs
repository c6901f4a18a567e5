// `npm run load -- <scenario>`: starts the built server on a database of its own, fills it, sends one of the scenarios of
// this folder, prints a table, writes a page with charts, and ends everything it started. On this machine only.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from '../bench/lib/bench-server.mjs';
import { hashesPerSecond } from '../bench/lib/hashes-per-second.mjs';
import { ensureBuild } from '../scripts/lib/ensure-build.mjs';
import { ensureInstall } from '../scripts/lib/ensure-install.mjs';
import { main } from '../scripts/lib/main.mjs';
import { say } from '../scripts/lib/say.mjs';
import { StepFailed } from '../scripts/lib/step-failed.mjs';
import { ARTILLERY } from './lib/flood-run.mjs';
import { HELP, readOptions } from './lib/load-options.mjs';
import { pageOf, printSummary, summaryOf } from './lib/load-report.mjs';
import { runScenario } from './lib/load-run.mjs';
import { prepare, seed } from './lib/prepare.mjs';
import { sampleProcess } from './lib/process-samples.mjs';

const REPORTS = join(import.meta.dirname, 'reports');
/** Long enough to tell a machine that gives half of its speed. */
const HASHING_SECONDS = 2;
/** The load comes from one address; its limit is not what is measured. */
const SETTINGS = { SIGN_INS_PER_MINUTE: '10000000', PUBLIC_CALLS_PER_MINUTE: '10000000' };

await main(async (args) => {
  const options = readOptions(args);
  if (options.help) return void process.stdout.write(HELP);
  if (!existsSync(ARTILLERY)) throw new StepFailed('Artillery is not installed: npm --prefix artillery ci');
  await ensureInstall();
  await ensureBuild();
  mkdirSync(REPORTS, { recursive: true });
  const hashes = hashesPerSecond(HASHING_SECONDS);
  const server = await startServer({ ...SETTINGS, ...(options.profile && profiling()) });
  try {
    return await measure(server, { ...options, hashes });
  } finally {
    await server.stop();
    if (options.profile) keepProfile(options.scenario);
  }
});

async function measure(server, options) {
  await seed(server, options.users);
  await prepare(server, join(server.dataDir, 'load-data.json'));
  say(`${options.scenario}: ${options.rate} requests a second for ${options.seconds} s`);
  const endSampling = sampleProcess(server.child.pid);
  const { code, report, timeline } = await runScenario(server, options);
  const holds = code === 0;
  const summary = summaryOf(report, timeline, options);
  const facts = { scenario: options.scenario, holds, report, summary, timeline, options, samples: endSampling() };
  printSummary(facts);
  const page = join(REPORTS, `${options.scenario}.html`);
  writeFileSync(page, pageOf(facts));
  say(`report: ${page}`);
  return holds ? 0 : 1;
}

function profiling() {
  return { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${join(REPORTS, 'profile')}` };
}

/** Of the profiles, one for each thread, the largest is the request loop's. */
function keepProfile(scenario) {
  const folder = join(REPORTS, 'profile');
  say(`profiles (open in the DevTools of Chrome): ${folder}, ${readdirSync(folder).length} threads of ${scenario}`);
}
