import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache } from '@nestjs/cache-manager';
import { Test, type TestingModule } from '@nestjs/testing';
import { AppCacheModule } from './app-cache.module.js';
import { REDIS_CONNECTION } from './redis.module.js';

describe('AppCacheModule without Redis', () => {
  let app: TestingModule;
  let cache: Cache;

  beforeEach(async () => {
    app = await Test.createTestingModule({ imports: [AppCacheModule.forRoot()] }).compile();
    cache = app.get(Cache);
  });

  afterEach(() => app.close());

  it('has no connection', () => {
    expect(app.get(REDIS_CONNECTION)).toBeUndefined();
  });

  it('keeps values in memory', async () => {
    await cache.set('key', { name: 'Ada' });
    expect(await cache.get('key')).toEqual({ name: 'Ada' });
    await cache.del('key');
    expect(await cache.get('key')).toBeUndefined();
  });

  it('hands out copies, which nobody else can change', async () => {
    const value = { roles: ['reader'] };
    await cache.set('key', value);
    value.roles.push('admin');
    expect(await cache.get('key')).toEqual({ roles: ['reader'] });
  });

  it('forgets a value after its TTL', async () => {
    await cache.set('key', 1, 20);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await cache.get('key')).toBeUndefined();
  });

  it('gives values set without a TTL one', async () => {
    await cache.set('key', 1);
    expect(await cache.ttl('key')).toBeGreaterThan(Date.now());
  });

  it('computes a wrapped value once', async () => {
    let computed = 0;
    for (let call = 0; call < 3; call++) await cache.wrap('key', () => Promise.resolve(++computed));
    expect(computed).toBe(1);
  });
});
