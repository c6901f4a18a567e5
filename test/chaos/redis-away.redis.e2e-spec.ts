import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RedisServer } from '../../libs/platform/src/cache/testing/redis-server.js';
import { until } from '../../libs/platform/src/cache/testing/until.js';
import { type Fault, TcpProxy } from '../support/tcp-proxy.js';
import { TestApp } from '../support/test-app.js';

/** `npm run test:chaos` sets CHAOS_SECONDS=60. */
const SECONDS = Number(process.env['CHAOS_SECONDS'] ?? 1.5);
const IS_LONG = process.env['CHAOS_SECONDS'] !== undefined;
/** The promise is 50 ms; with other tests on the machine every figure jumps. */
const SLOWER_BY_AT_MOST_MS = IS_LONG ? 50 : 500;
const CALLERS = 4;
const LIMIT = 1_000_000;

let redis: RedisServer;
let proxy: TcpProxy;
let app: TestApp;

beforeAll(async () => {
  redis = await RedisServer.start();
  proxy = await TcpProxy.start(redis.port);
  app = await TestApp.start({
    REDIS_URL: `redis://127.0.0.1:${proxy.port}`,
    READY_WITHOUT_REDIS: 'true',
    SIGN_INS_PER_MINUTE: String(LIMIT),
  });
  await until(async () => (await readiness()) === 'ok');
});

afterAll(async () => {
  await app.stop();
  proxy.stop();
  await redis.stop();
});

const readiness = async (): Promise<string> =>
  (JSON.parse((await app.anonymous.get('//ready')).text) as { status: string }).status;

interface Load {
  readonly statuses: ReadonlySet<number>;
  readonly p99Ms: number;
}

/** Reads of somebody signed in, and sign-ins, which are counted in Redis. */
async function load(): Promise<Load> {
  const until = performance.now() + SECONDS * 1_000;
  const statuses = new Set<number>();
  const times: number[] = [];
  const call = async (n: number): Promise<void> => {
    while (performance.now() < until) {
      const begun = performance.now();
      const { status } = await (n % 2
        ? app.owner.get('/auth/me')
        : app.anonymous.post('/auth/login', { email: 'nobody@example.com', password: 'x' }));
      times.push(performance.now() - begun);
      statuses.add(status);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, n) => call(n)));
  times.sort((a, b) => a - b);
  return { statuses, p99Ms: times[Math.floor(times.length * 0.99)]! };
}

describe('a Redis that', () => {
  const faults: [string, Fault][] = [
    ['says nothing any more', { kind: 'blackhole' }],
    ['resets every connection', { kind: 'reset' }],
    ['answers after 300 ms', { kind: 'delay', ms: 300 }],
  ];

  it.each(faults)(
    '%s costs no request a 5xx, and none much time; afterwards it is used again',
    async (name, fault) => {
      const before = await load();
      proxy.break(fault);
      try {
        const [during] = await Promise.all([
          load(),
          sleep(SECONDS * 500).then(async () => expect(await readiness()).toBe('degraded')),
        ]);
        if (IS_LONG) {
          process.stdout.write(
            `| Redis ${name} | p99 ${before.p99Ms.toFixed(1)} ms -> ${during.p99Ms.toFixed(1)} ms |\n`,
          );
        }
        expect([...before.statuses, ...during.statuses].filter((status) => status !== 200 && status !== 401)).toEqual(
          [],
        );
        expect(during.p99Ms).toBeLessThan(before.p99Ms + SLOWER_BY_AT_MOST_MS);
      } finally {
        proxy.heal();
      }
      await until(async () => (await readiness()) === 'ok', 10_000);
    },
    (SECONDS * 2 + 30) * 1_000,
  );
});
