// One burst of load: autocannon with 50 connections, each of which goes through a list of requests of its own.
import autocannon from 'autocannon';
import { percentile } from '../lib/percentile.mjs';

export const CONNECTIONS = 50;

/**
 * @param requestsOf the requests of connection n, as autocannon takes them; it goes through them again and again
 * @returns {Promise<Burst>} whose `ok` counts the answers of the 200s within the time
 */
export async function burst(server, requestsOf, seconds, cpu) {
  const times = [];
  const failures = new Map();
  let connection = 0;
  const run = autocannon({
    url: server.origin,
    connections: CONNECTIONS,
    duration: seconds,
    timeout: 20,
    setupClient: (client) => client.setRequests(requestsOf(connection++ % CONNECTIONS)),
  });
  run.on('response', (_client, status, _bytes, ms) => {
    if (status >= 200 && status < 300) times.push(ms);
    else failures.set(status, (failures.get(status) ?? 0) + 1);
  });
  const before = cpu(server);
  const result = await run;
  const after = cpu(server);
  if (result.errors > 0) failures.set('no answer', result.errors);
  return {
    times,
    failures,
    seconds: (result.finish - result.start) / 1000,
    serverSeconds: after.server - before.server,
    databaseSeconds: after.database - before.database,
  };
}

/** What several bursts of the same come to. */
export function summary(bursts) {
  const times = bursts.flatMap((one) => one.times);
  const sum = (name) => bursts.reduce((total, one) => total + one[name], 0);
  const microseconds = (name) => Math.round((sum(name) / times.length) * 1e6);
  const failed = bursts.flatMap((one) => [...one.failures].map(([what, count]) => `${count} x ${what}`));
  return {
    perSecond: times.length / sum('seconds'),
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
    /** Processor time of one request. */
    serverMicroseconds: microseconds('serverSeconds'),
    databaseMicroseconds: microseconds('databaseSeconds'),
    failed,
  };
}
