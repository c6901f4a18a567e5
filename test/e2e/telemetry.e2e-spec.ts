import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { until } from '../../libs/platform/src/cache/testing/until.js';
import { type ApiClient } from '../support/api-client.js';
import { queryOnce } from '../support/query-once.js';
import { type Sample, scrape, valueOf } from '../support/scrape.js';
import { freePort } from '../../libs/platform/src/testing/free-port.js';
import { ServerProcess } from '../support/server-process.js';
import { OWNED, OWNER_EMAIL, PASSWORD, SECRET_KEY } from '../support/server-settings.js';
import { TraceCollector } from '../support/trace-collector.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT_ID = '00f067aa0ba902b7';
const WRONG_PASSWORD = 'Wrong-Password-Of-Zoe';

let database: TestDatabase;
let collector: TraceCollector;
let server: ServerProcess;
let owner: ApiClient;
let ownerId: string;
let metricsPort: string;
let environment: Record<string, string>;
let dataDir: string;
/** After what `beforeAll` asked for. */
let samples: Sample[];
const secrets: string[] = [PASSWORD, WRONG_PASSWORD, SECRET_KEY];

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-telemetry-'));
  [database, collector] = await Promise.all([createTestDatabase(), TraceCollector.start()]);
  metricsPort = String(await freePort());
  environment = {
    DATA_DIR: dataDir,
    DATABASE_URL: database.application,
    ...OWNED,
    LOG_LEVEL: 'info',
    METRICS_PORT: metricsPort,
    BUILD_REVISION: 'abc1234',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  };
  server = await ServerProcess.start(environment);
  await makeTraffic();
  samples = await scrape(metricsPort);
}, 60_000);

afterAll(async () => {
  await server.end('SIGTERM');
  collector.stop();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function makeTraffic(): Promise<void> {
  const signIn = await server.api.post('/auth/login', { email: OWNER_EMAIL, password: PASSWORD });
  const { accessToken, refreshToken, user } = signIn.data as {
    accessToken: string;
    refreshToken: string;
    user: { id: string };
  };
  secrets.push(accessToken, refreshToken);
  ownerId = user.id;
  owner = await server.api.signIn(OWNER_EMAIL, PASSWORD);
  await server.api.post('/auth/login', { email: OWNER_EMAIL, password: WRONG_PASSWORD });
  await owner.post('/users', { email: 'zoe.secretive@example.com', password: 'A-New-Password-Of-Zoe' });
  await owner.get(`/users/${ownerId}`, { traceparent: `00-${TRACE_ID}-${PARENT_ID}-01`, 'x-request-id': 'traced-1' });
  await owner.get('/users?q=zoe.secretive');
  await owner.get('/nothing/of/zoe.secretive@example.com');
  secrets.push('A-New-Password-Of-Zoe');
}

/** Names as a rule or a panel writes them, without what Prometheus adds to a histogram. */
const familiesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/\brollcall_[a-z_]+/g)].map(([name]) => family(name))),
];
const family = (name: string): string => name.replace(/_(bucket|sum|count)$/, '');

describe('metrics', () => {
  it('are those that the documentation lists, and no other', async () => {
    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    const scraped = [...text.matchAll(/^# TYPE (rollcall_\w+)/gm)].map(([, name]) => name!);
    const listed = [...readFileSync(path.join(ROOT, 'docs/metrics.md'), 'utf8').matchAll(/^\| `(rollcall_[a-z_]+)/gm)];
    const names = listed.map(([, name]) => name!);
    const withoutRedis = (name: string): boolean => name !== 'rollcall_redis_up';
    expect(scraped.filter(withoutRedis).sort()).toEqual(names.filter(withoutRedis).sort());
  });

  it.each(['deploy/prometheus/alerts.yaml', 'deploy/grafana/dashboards/rollcall.json'])(
    'are all that %s asks for',
    (file) => {
      const scraped = new Set(samples.map(({ name }) => family(name)));
      const asked = familiesIn(readFileSync(path.join(ROOT, file), 'utf8'));
      expect(asked.length).toBeGreaterThan(8);
      expect(asked.filter((name) => !scraped.has(name) && name !== 'rollcall_redis_up')).toEqual([]);
    },
  );

  it('tell rate, errors and duration of a route by its template, never by what was asked for', () => {
    const route = { method: 'GET', route: '/api/v1/users/:id' };
    expect(valueOf(samples, 'rollcall_http_requests_total', { ...route, status: '200' })).toBe(1);
    expect(valueOf(samples, 'rollcall_http_request_duration_seconds_count', route)).toBe(1);
    expect(valueOf(samples, 'rollcall_http_requests_total', { route: '/api/v1/auth/login', status: '401' })).toBe(1);
    expect(valueOf(samples, 'rollcall_http_requests_total', { route: 'unmatched', status: '404' })).toBe(1);
    expect(valueOf(samples, 'rollcall_http_requests_in_flight')).toBe(0);
    const labels = samples.flatMap((sample) => Object.values(sample.labels)).join('\n');
    expect(labels).not.toMatch(/zoe|@|[0-9a-f]{8}-[0-9a-f]{4}/);
  });

  it('tell how sign-ins ended, and not whether an account exists', () => {
    expect(valueOf(samples, 'rollcall_sign_ins_total', { outcome: 'succeeded' })).toBe(2);
    expect(valueOf(samples, 'rollcall_sign_ins_total', { outcome: 'refused' })).toBe(1);
    expect(valueOf(samples, 'rollcall_sign_ins_total', { outcome: 'blocked' })).toBe(0);
  });

  it('tell how busy the pool, the hashing and the jobs are, how far sealing is behind, and which build this is', async () => {
    expect(valueOf(samples, 'rollcall_database_pool_connections', { state: 'limit' })).toBe(10);
    expect(valueOf(samples, 'rollcall_database_pool_waiting')).toBe(0);
    expect(valueOf(samples, 'rollcall_database_listening')).toBe(1);
    expect(valueOf(samples, 'rollcall_hashing_pending')).toBe(0);
    expect(valueOf(samples, 'rollcall_hashing_oldest_seconds')).toBe(0);
    expect(valueOf(samples, 'rollcall_jobs', { queue: 'mail', state: 'dead' })).toBe(0);
    expect(
      valueOf(samples, 'nodejs_eventloop_lag_p_seconds') ?? valueOf(samples, 'nodejs_eventloop_lag_seconds'),
    ).toBeDefined();
    expect(samples.find(({ name }) => name === 'rollcall_build_info')?.labels).toMatchObject({ revision: 'abc1234' });
    await until(async () => valueOf(await scrape(metricsPort), 'rollcall_audit_sealing_lag_seconds') === 0, 12_000);
  });
});

describe('a trace', () => {
  beforeAll(() => until(() => collector.of(TRACE_ID).some(({ name }) => name.startsWith('GET ')), 10_000));

  it('continues the caller’s, from the request down to each statement', () => {
    const spans = collector.of(TRACE_ID);
    const request = spans.find(({ parentSpanId }) => parentSpanId === PARENT_ID)!;
    expect(request).toMatchObject({
      name: 'GET /api/v1/users/:id',
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/api/v1/users/:id',
        'http.response.status_code': 200,
        'rollcall.request_id': 'traced-1',
        'user.id': ownerId,
      },
    });
    const statements = spans.filter(({ parentSpanId }) => parentSpanId === request.spanId);
    expect(statements.length).toBeGreaterThan(0);
    expect(statements.length).toBe(spans.length - 1);
    for (const { attributes } of statements) expect(attributes).toMatchObject({ 'db.system.name': 'postgresql' });
    expect([...collector.paths]).toEqual(['/v1/traces']);
    expect(collector.resources[0]).toMatchObject({ 'service.name': 'rollcall', 'vcs.ref.head.revision': 'abc1234' });
  });

  it('is begun where the caller brought none or a broken one, and named in the answer', async () => {
    const broken = [
      `00-${'0'.repeat(32)}-${PARENT_ID}-01`,
      `00-${TRACE_ID}-${PARENT_ID}`,
      `ff-${TRACE_ID}-${PARENT_ID}-01`,
    ];
    for (const traceparent of [undefined, ...broken]) {
      const answer = await owner.get('/auth/me', traceparent === undefined ? {} : { traceparent });
      expect(answer.headers.get('traceparent')).toMatch(/^00-(?!4bf92f35)[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    }
  });

  it('is not recorded when the caller decided so, and never for a probe', async () => {
    const unsampled = TRACE_ID.replace('4bf9', 'aaaa');
    const answer = await owner.get('/auth/me', { traceparent: `00-${unsampled}-${PARENT_ID}-00` });
    expect(answer.headers.get('traceparent')).toMatch(new RegExp(`^00-${unsampled}-[0-9a-f]{16}-00$`));
    expect((await server.api.get('//health')).headers.get('traceparent')).toBeNull();
    const last = await owner.get('/auth/sessions');
    const lastTrace = last.headers.get('traceparent')!.split('-')[1]!;
    await until(() => collector.of(lastTrace).length > 1, 10_000);
    expect(collector.of(unsampled)).toEqual([]);
    expect(collector.spans.filter(({ name }) => name.includes('/health'))).toEqual([]);
  });
});

describe('the log', () => {
  it('names request, trace and user on the line of a request', () => {
    const lines = server.output.split('\n').filter((line) => line.includes('"requestId":"traced-1"'));
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ traceId: TRACE_ID, userId: ownerId, route: '/api/v1/users/:id', status: 200 }),
    ]);
    expect(server.output).not.toContain('"route":"/health"');
  });
});

describe('the runbook', () => {
  it('has SQL that the database of today understands', async () => {
    const statements = [...readFileSync(path.join(ROOT, 'docs/runbook.md'), 'utf8').matchAll(/```sql\n(.*?)```/gs)];
    expect(statements.length).toBeGreaterThan(3);
    for (const [, statement] of statements) await queryOnce(database.owner, `EXPLAIN ${statement}`);
  });
});

describe('secrets', () => {
  it('and what was searched for are in no metric, trace or log line', async () => {
    const told = [
      await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text(),
      JSON.stringify(collector.spans),
      server.output,
    ];
    for (const secret of [...secrets, 'zoe.secretive']) {
      for (const text of told) expect(text.includes(secret)).toBe(false);
    }
  });
});

describe('a command beside the server', () => {
  it('leaves the port of the metrics to it', async () => {
    const env = { ...process.env, ...environment };
    const args = [path.join(ROOT, 'dist/apps/cli/src/main.js'), 'bootstrap-admin', '--email', 'second@example.com'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    expect(stdout).toContain('second@example.com');
    expect(valueOf(await scrape(metricsPort), 'rollcall_sign_ins_total', { outcome: 'succeeded' })).toBe(2);
  });
});

describe('a server that ends', () => {
  it('sends the traces it still has', async () => {
    const last = (await owner.get('/auth/me')).headers.get('traceparent')!.split('-')[1]!;
    expect(await server.end('SIGTERM')).toBe(0);
    expect(collector.of(last).length).toBeGreaterThan(1);
  });
});
