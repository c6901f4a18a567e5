import { describe, expect, it } from '@jest/globals';
import { parseRedisUrl } from './redis-url.js';

describe('parseRedisUrl', () => {
  it('reads every part', () => {
    expect(parseRedisUrl('rediss://app:p%40ss@cache.example.com:7000/3')).toEqual({
      host: 'cache.example.com',
      port: 7000,
      tls: true,
      username: 'app',
      password: 'p@ss',
      database: 3,
    });
  });

  it('fills in the usual port and database, and no credentials', () => {
    expect(parseRedisUrl('redis://localhost')).toEqual({
      host: 'localhost',
      port: 6379,
      tls: false,
      username: undefined,
      password: undefined,
      database: 0,
    });
  });

  it('takes a password without a user', () => {
    expect(parseRedisUrl('redis://:secret@localhost/')).toMatchObject({ username: undefined, password: 'secret' });
  });

  it('takes an IPv6 address out of its brackets', () => {
    expect(parseRedisUrl('redis://[::1]:6380')).toMatchObject({ host: '::1', port: 6380 });
  });

  it.each(['', 'localhost:6379', 'http://localhost', 'redis://', 'redis://localhost/one', 'redis://localhost:70000'])(
    'refuses %j',
    (text) => {
      expect(() => parseRedisUrl(text)).toThrow('must look like');
    },
  );

  it('never repeats the password in its error', () => {
    let error: unknown;
    try {
      parseRedisUrl('redis://:hunter2@local host');
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2');
  });
});
