import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server, type Socket } from 'node:net';
import { RedisConnection, type RedisConnectionOptions } from './redis-connection.js';
import { RedisUnavailableError } from './redis-unavailable.error.js';
import { RedisServer } from './testing/redis-server.js';
import { millisecondsOf, until } from './testing/until.js';

/** Well below one timeout, with room for a busy machine. */
/** Long, so that whatever does not wait for it is surely quicker, on a busy machine too. */
const COMMAND_TIMEOUT_MS = 1_000;
const AT_ONCE_MS = COMMAND_TIMEOUT_MS / 2;
const ONE_TIMEOUT_MS = COMMAND_TIMEOUT_MS * 2;

describe('RedisConnection', () => {
  const cleanups: Array<() => unknown> = [];
  let outages: Error[] = [];
  let arrivals = 0;

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
    outages = [];
    arrivals = 0;
  });

  async function startedServer(...extraArguments: string[]): Promise<RedisServer> {
    const server = await RedisServer.start(...extraArguments);
    cleanups.push(() => server.stop());
    return server;
  }

  function connectionTo(url: string, options: Partial<RedisConnectionOptions> = {}): RedisConnection {
    const onError = (error: Error) => void outages.push(error);
    const connection = new RedisConnection({
      url,
      commandTimeoutMs: COMMAND_TIMEOUT_MS,
      onError,
      onReady: () => void arrivals++,
      ...options,
    });
    cleanups.push(() => connection.close());
    return connection;
  }

  async function readyConnectionTo(url: string): Promise<RedisConnection> {
    const connection = connectionTo(url);
    await until(() => connection.isReady);
    return connection;
  }

  it('runs commands and pings', async () => {
    const connection = await readyConnectionTo((await startedServer()).url);
    await connection.command((client) => client.set('key', 'value'));
    expect(await connection.command((client) => client.get('key'))).toBe('value');
    await connection.ping();
    expect({ outages, arrivals }).toEqual({ outages: [], arrivals: 1 });
  });

  it('signs in and selects the database of the url', async () => {
    const server = await startedServer('--requirepass', 'p@ss');
    const connection = await readyConnectionTo(`redis://:p%40ss@127.0.0.1:${server.port}/3`);
    expect(await connection.command((client) => client.clientInfo())).toMatchObject({ db: 3 });
  });

  it('stays away and tells why when the password is wrong', async () => {
    const server = await startedServer('--requirepass', 'right');
    const connection = connectionTo(`redis://:wrong@127.0.0.1:${server.port}`);
    await until(() => outages.length > 0);
    expect(connection.isReady).toBe(false);
    expect(outages[0]?.message).toContain('WRONGPASS');
  });

  it('passes an error reply of Redis through and stays connected', async () => {
    const connection = await readyConnectionTo((await startedServer()).url);
    await connection.command((client) => client.set('key', 'text'));
    await expect(connection.command((client) => client.incr('key'))).rejects.toThrow('not an integer');
    expect(connection.isReady).toBe(true);
  });

  it('starts while Redis is down, rejects at once, and connects when Redis comes', async () => {
    const server = await RedisServer.notStarted();
    cleanups.push(() => server.stop());
    const connection = connectionTo(server.url);
    await until(() => outages.length > 0);
    await expect(connection.ping()).rejects.toBeInstanceOf(RedisUnavailableError);
    expect(await millisecondsOf(connection.ping())).toBeLessThan(AT_ONCE_MS);
    await server.start();
    await until(() => connection.isReady);
    await connection.ping();
  });

  it('announces an outage once, however many attempts fail', async () => {
    const server = await RedisServer.notStarted();
    connectionTo(server.url);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(outages).toHaveLength(1);
    expect(outages[0]?.message).toContain('ECONNREFUSED');
  });

  it('survives Redis being killed and uses it when it is back', async () => {
    const server = await startedServer();
    const connection = await readyConnectionTo(server.url);
    await server.kill();
    await until(() => !connection.isReady);
    expect(await millisecondsOf(connection.ping())).toBeLessThan(AT_ONCE_MS);
    await server.start();
    await until(() => connection.isReady);
    await connection.ping();
    expect({ outages: outages.length, arrivals }).toEqual({ outages: 1, arrivals: 2 });
  });

  it('rejects the commands under way when Redis is killed', async () => {
    const server = await startedServer();
    const connection = await readyConnectionTo(server.url);
    server.pause();
    const underWay = Promise.allSettled(Array.from({ length: 50 }, () => connection.ping()));
    await server.kill();
    for (const outcome of await underWay) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(RedisUnavailableError) });
    }
  });

  it('waits one timeout for a stalled Redis, then no more, and returns when it goes on', async () => {
    const server = await startedServer();
    const connection = await readyConnectionTo(server.url);
    server.pause();
    const first = await millisecondsOf(connection.ping());
    expect(first).toBeGreaterThan(COMMAND_TIMEOUT_MS * 0.9);
    expect(first).toBeLessThan(ONE_TIMEOUT_MS);
    expect(await millisecondsOf(connection.ping())).toBeLessThan(AT_ONCE_MS);
    await expect(connection.ping()).rejects.toBeInstanceOf(RedisUnavailableError);
    server.resume();
    await until(() => connection.isReady);
    await connection.ping();
    expect({ outages: outages.length, arrivals }).toEqual({ outages: 1, arrivals: 2 });
  });

  it('does not take a stalled Redis for a ready one at start, and survives its end', async () => {
    const server = await startedServer();
    server.pause();
    const connection = connectionTo(server.url);
    await until(() => outages.length > 0);
    expect(connection.isReady).toBe(false);
    await server.kill();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await server.start();
    await until(() => connection.isReady);
  });

  it('survives a peer that accepts and hangs up', async () => {
    const peer = await listening((socket) => setTimeout(() => socket.resetAndDestroy(), 10));
    const connection = connectionTo(peer);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(connection.isReady).toBe(false);
    expect(outages).toHaveLength(1);
  });

  it('takes an answer that came in time although this process was too busy to read it', async () => {
    const connection = await readyConnectionTo((await startedServer()).url);
    const pong = connection.ping();
    await new Promise((resolve) => setImmediate(resolve));
    const busyUntil = performance.now() + 150;
    while (performance.now() < busyUntil);
    await pong;
    expect(connection.isReady).toBe(true);
  });

  it('rejects a command that is slower than its timeout, but keeps a session in which others are answered', async () => {
    const connection = await readyConnectionTo((await startedServer()).url);
    const slow = connection.command(() => new Promise((resolve) => setTimeout(resolve, 3 * COMMAND_TIMEOUT_MS)));
    const pings = setInterval(() => void connection.ping(), 10);
    await expect(slow).rejects.toBeInstanceOf(RedisUnavailableError);
    clearInterval(pings);
    expect({ isReady: connection.isReady, outages }).toEqual({ isReady: true, outages: [] });
  });

  it('refuses a malformed url when made', () => {
    expect(() => new RedisConnection({ url: 'localhost' })).toThrow('must look like');
  });

  describe('when closed', () => {
    it('rejects commands and stays closed', async () => {
      const connection = await readyConnectionTo((await startedServer()).url);
      await connection.close();
      await expect(connection.ping()).rejects.toBeInstanceOf(RedisUnavailableError);
      await connection.close();
      expect(outages).toEqual([]);
    });

    it('answers the commands under way first', async () => {
      const connection = await readyConnectionTo((await startedServer()).url);
      const pong = connection.command((client) => client.ping());
      await connection.close();
      expect(await pong).toBe('PONG');
    });

    it('is prompt while Redis is down', async () => {
      const connection = connectionTo((await RedisServer.notStarted()).url);
      await until(() => outages.length > 0);
      expect(await millisecondsOf(connection.close())).toBeLessThan(AT_ONCE_MS);
    });

    it('is prompt while Redis is stalled', async () => {
      const server = await startedServer();
      const connection = await readyConnectionTo(server.url);
      server.pause();
      expect(await millisecondsOf(connection.close())).toBeLessThan(ONE_TIMEOUT_MS);
    });

    it('is prompt at once after being made, and leaves no socket behind', async () => {
      const server = await startedServer();
      const connection = connectionTo(server.url);
      expect(await millisecondsOf(connection.close())).toBeLessThan(AT_ONCE_MS);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect({ isReady: connection.isReady, arrivals, outages }).toEqual({ isReady: false, arrivals: 0, outages: [] });
      const observer = await readyConnectionTo(server.url);
      expect(await observer.command((client) => client.clientList())).toHaveLength(1);
    });
  });

  async function listening(onSocket: (socket: Socket) => void): Promise<string> {
    const server: Server = createServer(onSocket);
    cleanups.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return `redis://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }
});
