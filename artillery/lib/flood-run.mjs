import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { StepFailed } from '../../scripts/lib/step-failed.mjs';
import { node24 } from '../../scripts/lib/node24.mjs';

const FOLDER = join(import.meta.dirname, '..');
export const ARTILLERY = join(FOLDER, 'node_modules', 'artillery', 'bin', 'run');

/** @returns {Promise<{ sent: number, byStatus: Record<string, { count: number, p50: number, p99: number }>, errors: object }>} */
export async function flood({ url, dataDir }, { seconds, rate }) {
  const output = join(dataDir, 'flood.json');
  const args = ['run', '--quiet', '--target', url, '--output', output, join(FOLDER, 'sign-in-flood.yml')];
  const env = {
    ...process.env,
    ARTILLERY_DISABLE_TELEMETRY: 'true',
    FLOOD_SECONDS: String(seconds),
    FLOOD_RATE: String(rate),
  };
  const child = spawn(node24(), [ARTILLERY, ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  // A real flood comes from other machines; here it shares the processors with what is measured.
  setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new StepFailed(`Artillery ended with ${code}`);
  return summaryOf(JSON.parse(readFileSync(output, 'utf8')).aggregate);
}

function summaryOf({ counters, summaries }) {
  const named = (prefix) =>
    Object.entries(counters).flatMap(([name, count]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), count]] : [],
    );
  const byStatus = named('http.codes.').map(([status, count]) => {
    const { p50 = NaN, p99 = NaN } = summaries[`answered.${status}`] ?? {};
    return [status, { count, p50, p99 }];
  });
  return {
    sent: counters['http.requests'],
    byStatus: Object.fromEntries(byStatus),
    errors: Object.fromEntries(named('errors.')),
  };
}
