import { setTimeout as sleep } from 'node:timers/promises';
import { request } from './connection.mjs';
import { shuffle } from './random.mjs';

const WARM_UP = 20;
/** Differ from request to request whatever the account: identities, clocks and what is left of the network's limit. */
const VARYING = ['date', 'x-request-id', 'audit-event-id', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'];

/**
 * One sample at a time, the kinds in random order within each round, so that whatever else the machine does meets them all.
 * A sample is one request, or the same request `atOnce` times in parallel: then its time is that of the last answer.
 * @param connections as many as `atOnce`
 * @param nextEmail for the pool of a kind
 * @returns {Promise<Map<string, { ms: number[], answers: Set<string> }>>} by kind
 */
export async function measure(connections, { kinds, pauseMs }, { samples, random, nextEmail, onRound = () => {} }) {
  const results = new Map(Object.keys(kinds).map((name) => [name, { ms: [], answers: new Set() }]));
  for (let round = -WARM_UP; round < samples; round++) {
    for (const name of shuffle(Object.keys(kinds), random)) {
      const { path, pool, body } = kinds[name];
      const bytes = request('POST', path, { body: body(nextEmail(pool)) });
      const answers = await Promise.all(connections.map((connection) => connection.send(bytes)));
      if (round >= 0) keep(results.get(name), answers);
      await sleep(pauseMs);
    }
    onRound(round + 1);
  }
  return results;
}

function keep(result, answers) {
  result.ms.push(Math.max(...answers.map(({ ms }) => ms)));
  for (const answer of answers) result.answers.add(invariantOf(answer));
}

/** Status, header names and values, and body, without what differs from request to request anyway. */
export function invariantOf({ status, headers, text }) {
  const lines = Object.entries(headers)
    .map(([name, value]) => (VARYING.includes(name) ? name : `${name}: ${value}`))
    .sort();
  return [status, ...lines, text.replace(/"requestId":"[^"]*"/, '"requestId":""')].join('\n');
}
