import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Drain } from '@app/http';
import { Database } from '@app/platform';
import { queryOnce } from '../support/query-once.js';
import { TestApp } from '../support/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});

afterAll(() => app.stop());

describe('/health', () => {
  it('answers without asking anybody', async () => {
    const response = await app.anonymous.get('//health');
    expect([response.status, JSON.parse(response.text)]).toEqual([200, expect.objectContaining({ status: 'ok' })]);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});

describe('/ready', () => {
  afterEach(async () => {
    await app.sql(`DELETE FROM migrations WHERE name = 'FromTheFuture'`);
  });

  it('answers 200 when the database and its schema are as this build needs them', async () => {
    const response = await app.anonymous.get('//ready');
    expect([response.status, JSON.parse(response.text)]).toEqual([
      200,
      expect.objectContaining({
        status: 'ok',
        info: { database: { status: 'up' }, redis: { status: 'up', message: 'not configured' } },
      }),
    ]);
  });

  it('answers 503 while a migration is missing, and /health does not mind', async () => {
    const [last] = await app.sql<{ name: string; timestamp: string }>(
      'DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations) RETURNING name, timestamp',
    );
    try {
      const response = await app.anonymous.get('//ready');
      expect([response.status, JSON.parse(response.text)]).toEqual([
        503,
        expect.objectContaining({ status: 'error', error: { database: { status: 'down', pendingMigrations: 1 } } }),
      ]);
      expect((await app.anonymous.get('//health')).status).toBe(200);
      expect((await app.anonymous.get('//startup')).status).toBe(503);
    } finally {
      await app.sql('INSERT INTO migrations (name, timestamp) VALUES ($1, $2)', [last!.name, last!.timestamp]);
    }
  });

  it('is content with a schema that is ahead: an older replica serves on while a newer one is rolled out', async () => {
    await app.sql(`INSERT INTO migrations (name, timestamp) VALUES ('FromTheFuture', 1)`);
    expect((await app.anonymous.get('//ready')).status).toBe(200);
  });
});

describe('a replica whose pool is busy', () => {
  it('stays ready: the database answers, and to send every replica away would make overload an outage', async () => {
    const busy = await TestApp.start({ DATABASE_POOL_SIZE: '2' });
    try {
      const holders = [1, 2].map(() => busy.nest.get(Database).query('SELECT pg_sleep(2.5)'));
      const [ready, refused] = await Promise.all([busy.anonymous.get('//ready'), busy.owner.get('/auth/me')]);
      expect([ready.status, JSON.parse(ready.text)]).toEqual([
        200,
        expect.objectContaining({ info: expect.objectContaining({ database: { status: 'up', message: 'busy' } }) }),
      ]);
      expect([refused.status, refused.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
      await Promise.all(holders);
    } finally {
      await busy.stop();
    }
  });
});

describe('a replica on its way out', () => {
  it('is not ready, still answers, and closes each connection', async () => {
    const leaving = await TestApp.start();
    try {
      leaving.nest.get(Drain).begin();
      expect((await leaving.anonymous.get('//startup')).status).toBe(200);
      const ready = await leaving.anonymous.get('//ready');
      expect([ready.status, JSON.parse(ready.text)]).toEqual([503, { status: 'shutting_down' }]);
      const answer = await leaving.owner.get('/auth/me');
      expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    } finally {
      await leaving.stop();
    }
  });
});

describe('a database that fails', () => {
  let lonely: TestApp;
  let name: string;

  /** On another database of the same server, which stays reachable. */
  const onServer = <Row extends object>(sql: string): Promise<Row[]> => {
    const url = new URL(lonely.database.owner);
    url.pathname = '/postgres';
    return queryOnce(url.href, sql);
  };

  const assertUnavailable = async (): Promise<void> => {
    const refused = await lonely.owner.get('/auth/me');
    expect([refused.status, refused.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await lonely.anonymous.get('//health')).status).toBe(200);
  };

  beforeAll(async () => {
    lonely = await TestApp.start();
    await lonely.anonymous.get('//startup');
    name = new URL(lonely.database.owner).pathname.slice(1);
  });

  afterAll(() => lonely.stop());

  it('by going away, costs 503s but not the process, and is noticed when it is back', async () => {
    await onServer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    try {
      await onServer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
      await assertUnavailable();
      expect((await lonely.anonymous.get('//ready')).status).toBe(503);
      expect((await lonely.anonymous.get('//startup')).status).toBe(200);
    } finally {
      await onServer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    }
    expect((await lonely.owner.get('/auth/me')).status).toBe(200);
    expect((await lonely.anonymous.get('//ready')).status).toBe(200);
  });

  it('by standing still, holds nobody for ever', async () => {
    const stopped = new Set<number>();
    try {
      // The pool may be opening a connection just then: until there is none that was not stopped.
      for (let before = -1; stopped.size > before;) {
        before = stopped.size;
        const backends = await onServer<{ pid: number }>(`SELECT pid FROM pg_stat_activity WHERE datname = '${name}'`);
        for (const { pid } of backends) {
          if (!stopped.has(pid)) process.kill(pid, 'SIGSTOP');
          stopped.add(pid);
        }
      }
      await assertUnavailable();
    } finally {
      for (const pid of stopped) process.kill(pid, 'SIGCONT');
    }
    expect((await lonely.owner.get('/auth/me')).status).toBe(200);
  });
});
