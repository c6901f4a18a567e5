import { percentile } from '../../bench/lib/percentile.mjs';
import { milliseconds, table } from '../../bench/lib/table.mjs';

const HEALTH_P99_MS = 50;
const ME_RATIO = 2;
const ALLOWED = ['401', '429', '503'];

/** @returns {boolean} whether everything holds that is promised */
export function printReport({ limit, capacity, times, seconds, rate, idle, flooded, sent, byStatus, errors }) {
  const lines = [
    `\nSign-in flood, limit of the network: ${limit}`,
    `${capacity.toFixed(1)} sign-ins a second can be hashed; ${rate} a second (${times} times as many) for ${seconds} s, ${sent} were sent\n`,
    table(['others notice', 'idle p50', 'idle p99', 'flooded p50', 'flooded p99', 'p99 ratio'], noticed(idle, flooded)),
    '',
    table(['answer', 'share', 'p50 ms', 'p99 ms'], answered(byStatus, sent)),
    '',
  ];
  const broken = brokenPromises({ idle, flooded, byStatus, errors });
  process.stdout.write([...lines, ...broken.map((promise) => `does not hold: ${promise}`), ''].join('\n'));
  return broken.length === 0;
}

const p99 = (results) => percentile(timesOf(results), 0.99);
const timesOf = (results) => results.map(({ ms }) => ms);

function noticed(idle, flooded) {
  return ['health', 'me'].map((name) => {
    const figures = [idle, flooded].flatMap((run) => [percentile(timesOf(run[name]), 0.5), p99(run[name])]);
    const ratio = (figures[3] / figures[1]).toFixed(2);
    return [name === 'me' ? 'GET /auth/me' : 'GET /health', ...figures.map(milliseconds), ratio];
  });
}

function answered(byStatus, sent) {
  return Object.entries(byStatus).map(([status, { count, p50, p99: worst }]) => [
    status,
    `${((100 * count) / sent).toFixed(1)} %`,
    milliseconds(p50),
    milliseconds(worst),
  ]);
}

function brokenPromises({ idle, flooded, byStatus, errors }) {
  const others = Object.values(flooded)
    .flat()
    .filter(({ status }) => status !== 200).length;
  const strange = Object.keys(byStatus).filter((status) => !ALLOWED.includes(status));
  return [
    ...(p99(flooded.health) < HEALTH_P99_MS ? [] : [`/health p99 below ${HEALTH_P99_MS} ms`]),
    ...(p99(flooded.me) <= ME_RATIO * p99(idle.me) ? [] : [`/auth/me p99 at most ${ME_RATIO} times idle`]),
    ...(others === 0 ? [] : [`everybody else is served: ${others} were not`]),
    ...(strange.length === 0 ? [] : [`only 401, 429 and 503: there were ${strange.join(', ')}`]),
    ...(Object.keys(errors).length === 0 ? [] : [`no failed connection: ${JSON.stringify(errors)}`]),
  ];
}
