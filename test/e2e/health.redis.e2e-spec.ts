import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RedisServer } from '../../libs/platform/src/cache/testing/redis-server.js';
import { until } from '../../libs/platform/src/cache/testing/until.js';
import { scrape, valueOf } from '../support/scrape.js';
import { freePort } from '../../libs/platform/src/testing/free-port.js';
import { TraceCollector } from '../support/trace-collector.js';
import { TestApp } from '../support/test-app.js';

let redis: RedisServer;
let app: TestApp;

const readiness = async (): Promise<number> => (await app.anonymous.get('//ready')).status;

beforeAll(async () => {
  redis = await RedisServer.start();
  app = await TestApp.start({ REDIS_URL: redis.url, SIGN_INS_PER_MINUTE: '6' });
});

afterAll(async () => {
  await app.stop();
  await redis.stop();
});

describe('with Redis configured', () => {
  it('is ready while it answers, not while it is gone, and ready again when it is back', async () => {
    await until(async () => (await readiness()) === 200);
    await redis.kill();
    await until(async () => (await readiness()) === 503);
    expect((await app.anonymous.get('//health')).status).toBe(200);
    expect((await app.owner.get('/auth/me')).status).toBe(200);
    await redis.start();
    await until(async () => (await readiness()) === 200);
  });

  it('that is optional to it, stays ready and says that it is degraded; metric and trace tell of Redis', async () => {
    const [collector, port] = [await TraceCollector.start(), await freePort()];
    const other = await TestApp.start(
      {
        REDIS_URL: redis.url,
        READY_WITHOUT_REDIS: 'true',
        METRICS_PORT: String(port),
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      },
      app.database,
    );
    const ready = async () => {
      const { status, text } = await other.anonymous.get('//ready');
      return [status, (JSON.parse(text) as { status: string }).status];
    };
    try {
      await until(async () => String(await ready()) === '200,ok');
      expect(valueOf(await scrape(port), 'rollcall_redis_up')).toBe(1);
      await other.anonymous.post('/auth/login', { email: 'nobody@example.com', password: 'x' });
      await until(() => collector.spans.some(({ attributes }) => attributes['db.system.name'] === 'redis'));
      await redis.kill();
      await until(async () => String(await ready()) === '200,degraded');
      expect(valueOf(await scrape(port), 'rollcall_redis_up')).toBe(0);
      expect(await readiness()).toBe(503);
      expect((await other.anonymous.get('//startup')).status).toBe(200);
    } finally {
      await other.nest.close();
      collector.stop();
      await redis.start();
    }
  });

  it('counts sign-ins of all replicas together', async () => {
    const other = await TestApp.start({ REDIS_URL: redis.url, SIGN_INS_PER_MINUTE: '6' }, app.database);
    try {
      const attempts = Array.from({ length: 12 }, (_, n) =>
        (n % 2 ? app : other).anonymous.post('/auth/login', { email: 'nobody@example.com', password: 'x' }),
      );
      const statuses = (await Promise.all(attempts)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(6);
      expect(statuses).toContain(429);
    } finally {
      await other.nest.close();
    }
  });
});
