import { afterEach, describe, expect, it } from '@jest/globals';
import { Cache } from '@nestjs/cache-manager';
import { ConsoleLogger, Injectable, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { AppCacheModule } from './app-cache.module.js';
import { type RedisConnection } from './redis-connection.js';
import { REDIS_CONNECTION } from './redis.module.js';
import { RedisServer } from './testing/redis-server.js';
import { until } from './testing/until.js';

@Injectable()
class Reader {
  constructor(readonly cache: Cache) {}
}

@Module({ providers: [Reader] })
class ReaderModule {}

describe('AppCacheModule with Redis', () => {
  let server: RedisServer;
  let app: TestingModule;

  afterEach(async () => {
    await app.close();
    await server.stop();
  });

  async function bootOn(redisUrl: string): Promise<RedisConnection> {
    const imports = [AppCacheModule.forRoot({ redisUrl }), ReaderModule];
    app = await Test.createTestingModule({ imports })
      .setLogger(new ConsoleLogger({ logLevels: [] }))
      .compile();
    await app.init();
    return app.get<RedisConnection>(REDIS_CONNECTION);
  }

  it('gives every module the cache, kept in Redis', async () => {
    server = await RedisServer.start();
    const connection = await bootOn(server.url);
    await until(() => connection.isReady);
    await app.get(Reader).cache.set('key', 'value');
    expect(await connection.command((client) => client.pTTL('rollcall:cache:key'))).toBeGreaterThan(59_000);
  });

  it('boots while Redis is down and uses it once it is there', async () => {
    server = await RedisServer.notStarted();
    await bootOn(server.url);
    const { cache } = app.get(Reader);
    expect(await cache.get('key')).toBeUndefined();
    await server.start();
    await until(() => app.get<RedisConnection>(REDIS_CONNECTION).isReady);
    await cache.set('key', 'value');
    expect(await cache.get('key')).toBe('value');
  });

  it('closes the connection at shutdown', async () => {
    server = await RedisServer.start();
    const connection = await bootOn(server.url);
    await until(() => connection.isReady);
    await app.close();
    expect(connection.isReady).toBe(false);
  });
});
