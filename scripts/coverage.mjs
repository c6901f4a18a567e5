// `npm run test:coverage`: every suite, counting which lines and branches of apps, libs and migrations are run, in the tests and
// in the servers and commands that they start. Fails below 85 %. Arguments go to jest. The report is coverage/index.html.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { exitCodeOf, run } from './lib/child.mjs';
import { main } from './lib/main.mjs';
import { inRoot } from './lib/root.mjs';
import { StepFailed } from './lib/step-failed.mjs';

const LEAST_PERCENT = { lines: 85, branches: 85 };
const REPORTS = inRoot('coverage');
const COUNTED_BY_JEST = inRoot('coverage', 'coverage-final.json');
const COUNTED_BY_PROCESSES = inRoot('coverage', 'processes');
const COUNT = pathToFileURL(inRoot('scripts', 'counting', 'count-process.mjs'));

await main(async (args) => {
  for (const old of [COUNTED_BY_JEST, COUNTED_BY_PROCESSES]) rmSync(old, { recursive: true, force: true });
  mkdirSync(COUNTED_BY_PROCESSES, { recursive: true });
  const nodeOptions = `${process.env.NODE_OPTIONS ?? ''} --import=${COUNT}`;
  const env = { ...process.env, NODE_OPTIONS: nodeOptions, COVERAGE_OF_PROCESSES: COUNTED_BY_PROCESSES };
  const tests = await run(process.execPath, [inRoot('scripts', 'test.mjs'), '--coverage', ...args], { env });
  if (!existsSync(COUNTED_BY_JEST)) throw new StepFailed('the tests ended before anything was counted');
  await report();
  return exitCodeOf(tests);
});

/** @throws StepFailed when too little is run */
async function report() {
  // Installed by now, if it was not.
  const { joinCounts } = await import('./counting/join-counts.mjs');
  const { default: libReport } = await import('istanbul-lib-report');
  const { default: reports } = await import('istanbul-reports');
  const coverageMap = await joinCounts(COUNTED_BY_JEST, COUNTED_BY_PROCESSES);
  const context = libReport.createContext({ dir: REPORTS, coverageMap });
  for (const kind of ['html', 'json-summary', 'text-summary']) reports.create(kind).execute(context);
  const summary = coverageMap.getCoverageSummary();
  for (const [counted, least] of Object.entries(LEAST_PERCENT)) {
    const { pct } = summary[counted];
    if (pct < least) throw new StepFailed(`too few ${counted} are run: ${pct} %, where ${least} % are the least`);
  }
}
