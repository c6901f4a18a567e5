import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { node24 } from '../../scripts/lib/node24.mjs';
import { StepFailed } from '../../scripts/lib/step-failed.mjs';
import { ARTILLERY } from './flood-run.mjs';
import { readTimeline } from './timeline.mjs';

const FOLDER = join(import.meta.dirname, '..');
/** So many requests does one virtual user of the scenarios send. */
export const REQUESTS_EACH = 20;
const SPIKE_TIMES = 3;
/** Artillery ends by itself; should it hang, it does not hang for ever. */
const GRACE_MS = 120_000;

/** @returns {Promise<{ code: number, report: object, timeline: object[] }>} 0: every threshold of the scenario holds */
export async function runScenario({ url, dataDir }, { scenario, seconds, rate }) {
  const [output, timeline] = [join(dataDir, 'load.json'), join(dataDir, 'load-timeline.ndjson')];
  const env = {
    ...process.env,
    ARTILLERY_DISABLE_TELEMETRY: 'true',
    // The sessions that are refreshed are one process's to hand out.
    WORKERS: '1',
    LOAD_TARGET: url,
    LOAD_DATA: join(dataDir, 'load-data.json'),
    LOAD_TIMELINE: timeline,
    LOAD_SECONDS: String(seconds),
    LOAD_ARRIVALS: String(Math.max(1, Math.round(rate / REQUESTS_EACH))),
    LOAD_SPIKE_ARRIVALS: String(Math.max(1, Math.round((SPIKE_TIMES * rate) / REQUESTS_EACH))),
  };
  const args = ['run', '--quiet', '--output', output, join(FOLDER, `${scenario}.yml`)];
  const child = spawn(node24(), [ARTILLERY, ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const killer = setTimeout(() => child.kill('SIGKILL'), 3 * seconds * 1_000 + GRACE_MS);
  const [code] = await once(child, 'exit');
  clearTimeout(killer);
  if (!existsSync(output)) throw new StepFailed(`Artillery ended with ${code} and without a report`);
  return { code, report: JSON.parse(readFileSync(output, 'utf8')), timeline: readTimeline(timeline) };
}
