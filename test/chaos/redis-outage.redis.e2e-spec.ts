import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RedisServer } from '../../libs/platform/src/cache/testing/redis-server.js';
import { ApiClient, type ApiResponse } from '../support/api-client.js';
import { Replicas } from '../support/replicas.js';
import { type ServerProcess } from '../support/server-process.js';
import { OWNER_EMAIL, PASSWORD } from '../support/server-settings.js';
import { p99, printLatencies } from './support/report.js';
import { type LineFault, TcpProxy } from './support/tcp-proxy.js';

/** By hand, with `npm run test:chaos`: a minute each. */
const OUTAGE_MS = Number(process.env['CHAOS_REDIS_MS'] ?? 2_000);
const MINUTE_MS = 60_000;
/** Only a phase that is as long as a limit's window says something about limits, and about one request in a hundred. */
const IS_LONG = OUTAGE_MS >= MINUTE_MS;
const SLOWER_MS = 50;
const GUESS_EVERY_MS = 250;
const READERS = 8;
const PAUSE_MS = 20;
/** Spent before Redis goes, so that what follows falls into the same window. */
const SIGN_INS_PER_MINUTE = 20;

let redis: RedisServer;
let line: TcpProxy;
let replicas: Replicas;
let server: ServerProcess;
let owner: ApiClient;
let userId: string;

beforeAll(async () => {
  redis = await RedisServer.start();
  line = await TcpProxy.to(redis.port);
  replicas = await Replicas.start(1, {
    REDIS_URL: `redis://127.0.0.1:${line.port}`,
    SIGN_INS_PER_MINUTE: String(SIGN_INS_PER_MINUTE),
  });
  server = replicas.running[0]!;
  owner = await server.api.signIn(OWNER_EMAIL, PASSWORD);
  userId = ((await owner.post('/users', { email: 'changed@example.com' })).data as { id: string }).id;
}, 60_000);

afterAll(async () => {
  await replicas.stop();
  await line.stop();
  await redis.stop();
});

interface Seen {
  readonly statuses: Set<number>;
  /** Milliseconds of each request. */
  readonly times: number[];
  /** The wrong sign-ins that were let through to the comparison. */
  readonly guesses: Guess[];
}

/** It was counted at some time between the two, by `performance.now()`. */
interface Guess {
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** Reads, and writes in between, for so long. */
async function load(durationMs: number): Promise<Seen> {
  const seen: Seen = { statuses: new Set(), times: [], guesses: [] };
  const until = performance.now() + durationMs;
  const call = async (n: number): Promise<void> => {
    for (let turn = n; performance.now() < until; turn++) {
      const started = performance.now();
      const { status } = turn % 10 ? await owner.get('/auth/me') : await change(turn);
      seen.times.push(performance.now() - started);
      seen.statuses.add(status);
      await sleep(PAUSE_MS);
    }
  };
  const guess = async (): Promise<void> => {
    while (IS_LONG && performance.now() < until) {
      const askedAt = performance.now();
      if ((await guesses(1)) > 0) seen.guesses.push({ askedAt, answeredAt: performance.now() });
      await sleep(GUESS_EVERY_MS);
    }
  };
  await Promise.all([...Array.from({ length: READERS }, (_, n) => call(n)), guess()]);
  return seen;
}

/**
 * The most that were surely let through in one window, each beginning with the first after the last. The first answer takes
 * longer than others, so windows that began with answers would reach into the next of the server.
 */
function mostInAWindow(guesses: readonly Guess[]): number {
  let most = 0;
  for (let rest = guesses; rest.length > 0;) {
    const inside = rest.filter(({ answeredAt }) => answeredAt < rest[0]!.askedAt + MINUTE_MS).length;
    most = Math.max(most, inside);
    rest = rest.slice(Math.max(1, inside));
  }
  return most;
}

/** An access token ends before the last of the long outages. */
async function signInAfresh(): Promise<void> {
  const { data } = await server.api.post('/auth/refresh', { refreshToken: owner.refreshToken });
  const { accessToken, refreshToken } = data as { accessToken: string; refreshToken: string };
  owner = new ApiClient(server.url, accessToken, refreshToken);
}

function change(turn: number): Promise<ApiResponse> {
  return owner.patch(`/users/${userId}`, { profile: { displayName: `Turn ${turn}` } });
}

/** Wrong sign-ins that were let through to the comparison. */
async function guesses(count: number): Promise<number> {
  const body = { email: 'nobody@example.com', password: 'wrong horse batteries' };
  const answers = await Promise.all(Array.from({ length: count }, () => server.api.post('/auth/login', body)));
  return answers.filter(({ status }) => status === 401).length;
}

describe('while Redis is', () => {
  const onLine = (fault: LineFault) => () => Promise.resolve(line.disturb(fault));
  const healed = () => Promise.resolve(line.heal());
  const outages: [string, () => Promise<void>, () => Promise<void>][] = [
    ['stalled', () => Promise.resolve(redis.pause()), () => Promise.resolve(redis.resume())],
    ['dead', () => redis.kill(), () => redis.start()],
    ['behind a line on which nothing arrives', onLine({ kind: 'blackhole' }), healed],
    ['slow', onLine({ kind: 'delay', ms: 300 }), healed],
  ];

  it.each(outages)(
    '%s: each request is answered as before, also when it is back',
    async (name, begin, end) => {
      await signInAfresh();
      const before = await load(OUTAGE_MS);
      await begin();
      const during = await load(OUTAGE_MS);
      await end();
      const after = await load(OUTAGE_MS);
      printLatencies({
        [`before Redis is ${name}`]: before.times,
        [`while it is ${name}`]: during.times,
        after: after.times,
      });
      const phases = [before, during, after];
      for (const { statuses } of phases) expect([...statuses]).toEqual([200]);
      if (!IS_LONG) return;
      expect(p99(during.times) - p99(before.times)).toBeLessThanOrEqual(SLOWER_MS);
      expect(during.guesses.length).toBeGreaterThan(0);
      expect(mostInAWindow(phases.flatMap(({ guesses }) => guesses))).toBeLessThanOrEqual(SIGN_INS_PER_MINUTE);
    },
    60_000 + 3 * OUTAGE_MS,
  );

  it(
    'dead, a limit lets no more through than with it',
    async () => {
      // The owner's own sign-ins were counted as well, so a little less than the limit is left.
      if (IS_LONG) await sleep(MINUTE_MS);
      const before = await guesses(SIGN_INS_PER_MINUTE * 2);
      await redis.kill();
      const during = await guesses(SIGN_INS_PER_MINUTE * 2);
      expect(before).toBeGreaterThan(0);
      expect(before + during).toBeLessThanOrEqual(SIGN_INS_PER_MINUTE);
    },
    30_000 + MINUTE_MS,
  );
});
