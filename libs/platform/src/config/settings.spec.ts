import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type SettingsError, loadSettings } from './settings.js';
import { settingsSchema } from './settings-schema.js';

const STRONG_KEY = 'k7Jq2vX9-rB4nT6wY1zA8sD3fG5hL0mP';

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://app@db/rollcall',
  SECRET_KEY: STRONG_KEY,
  PUBLIC_URL: 'https://id.example.com/',
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadSettings(env);
  } catch (error) {
    return (error as SettingsError).problems;
  }
  return [];
}

describe('settings', () => {
  it('need nothing: the embedded default listens on this machine only', () => {
    expect(loadSettings({})).toMatchObject({
      production: false,
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: undefined,
    });
  });

  it('are frozen', () => {
    expect(Object.isFrozen(loadSettings({}))).toBe(true);
  });

  it('in production listen everywhere, hide the docs and drop the slash of the public URL', () => {
    expect(loadSettings(PRODUCTION)).toMatchObject({
      host: '0.0.0.0',
      docsEnabled: false,
      publicUrl: 'https://id.example.com',
    });
  });

  it('take an empty value for an absent one', () => {
    expect(loadSettings({ PORT: '', REDIS_URL: '' })).toMatchObject({ port: 3000, redisUrl: undefined });
  });

  it('name every problem at once', () => {
    const problems = problemsOf({
      NODE_ENV: 'production',
      PORT: '99999',
      LOG_LEVEL: 'loud',
      CORS_ORIGINS: 'app.example.com',
    });
    const named = problems.map((problem) => problem.split(':')[0]);
    expect(new Set(named)).toEqual(
      new Set(['PORT', 'LOG_LEVEL', 'CORS_ORIGINS', 'DATABASE_URL', 'SECRET_KEY', 'PUBLIC_URL']),
    );
  });

  it.each([
    ['short', 'k7Jq2vX9'],
    ['repetitive', 'abababababababababababababababababab'],
    ['a placeholder', 'change-me-change-me-change-me-1234567890'],
    ['a pattern', 'abcdefghijkl'.repeat(3)],
  ])('refuse a SECRET_KEY that is %s', (_, key) => {
    expect(problemsOf({ ...PRODUCTION, SECRET_KEY: key })).toEqual([expect.stringMatching(/^SECRET_KEY: is weak/)]);
  });

  it.each([
    ['PUBLIC_URL', 'http://id.example.com'],
    ['DATABASE_URL', 'mysql://db'],
    ['REDIS_URL', 'http://redis'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', 'true'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://app.example.com/path'],
    ['DOCS_ENABLED', 'yes'],
    ['BCRYPT_COST', '4'],
  ])('refuse %s=%s in production', (name, value) => {
    expect(problemsOf({ ...PRODUCTION, [name]: value })).toEqual([expect.stringContaining(`${name}: `)]);
  });

  it('take a cheap password hash in tests only', () => {
    expect(loadSettings({ NODE_ENV: 'test', BCRYPT_COST: '4' })).toMatchObject({ bcryptCost: 4 });
    for (const env of [{ NODE_ENV: '' }, { NODE_ENV: 'development' }, PRODUCTION])
      for (const cost of ['4', '9']) {
        expect(problemsOf({ ...env, BCRYPT_COST: cost })).toEqual(['BCRYPT_COST: must be at least 10']);
      }
    expect(problemsOf({ NODE_ENV: 'test', BCRYPT_COST: '3' })).toHaveLength(1);
  });

  it('refuse what contradicts itself', () => {
    expect(problemsOf({ ...PRODUCTION, BOOTSTRAP_OWNER_EMAIL: 'owner@example.com' })).toHaveLength(1);
    expect(problemsOf({ MIGRATION_DATABASE_URL: 'postgres://owner@db/rollcall' })).toHaveLength(1);
    expect(problemsOf({ BOOTSTRAP_OWNER_PASSWORD: 'correct horse battery' })).toHaveLength(1);
  });

  it('take a bucket as a whole or not at all, and name all that is missing', () => {
    const bucket = { S3_ENDPOINT: 'https://s3.example.com/', S3_BUCKET: 'rollcall', S3_ACCESS_KEY_ID: 'id' };
    const whole = { ...bucket, S3_SECRET_ACCESS_KEY: 'k' };
    expect(loadSettings(whole).s3).toMatchObject({ endpoint: 'https://s3.example.com', region: 'us-east-1' });
    expect(loadSettings({}).s3).toBeUndefined();
    expect(problemsOf({ ...bucket, S3_ACCESS_KEY_ID: '' }).map((problem) => problem.split(':')[0])).toEqual([
      'S3_ACCESS_KEY_ID',
      'S3_SECRET_ACCESS_KEY',
    ]);
    expect(problemsOf({ S3_REGION: 'eu-west-1' })).toHaveLength(4);
    const addresses = ['ftp://s3.example.com', 'https://id:key@s3.example.com', 'https://s3.example.com/?a=b', 's3'];
    for (const address of addresses) {
      expect(problemsOf({ ...whole, S3_ENDPOINT: address })).toEqual([expect.stringMatching(/^S3_ENDPOINT: /)]);
    }
    expect(problemsOf({ ...whole, S3_BUCKET: '../other' })).toEqual([expect.stringMatching(/^S3_BUCKET: /)]);
  });

  it('never repeat a secret in a problem', () => {
    expect(problemsOf({ ...PRODUCTION, SECRET_KEY: 'tooshort-s3cret' }).join()).not.toContain('s3cret');
  });
});

describe('.env.example', () => {
  const example = readFileSync(new URL('../../../../.env.example', import.meta.url), 'utf8');
  const pairs = [...example.matchAll(/^([A-Z\d_]+)=(.*)$/gm)].map(([, name, value]) => [name!, value!] as const);

  it('names every setting and no other', () => {
    expect(pairs.map(([name]) => name).sort()).toEqual(Object.keys(settingsSchema.shape).sort());
  });

  it('can be used as it is', () => {
    expect(loadSettings(Object.fromEntries(pairs))).toEqual(loadSettings({}));
  });
});
