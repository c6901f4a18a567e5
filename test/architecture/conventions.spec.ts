import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../..');
const sources = globSync('{libs,apps}/*/src/**/*.ts', { cwd: ROOT }).filter(
  (file) => !/spec\.ts$|\/testing\//.test(file),
);

function filesWith(pattern: RegExp, files: readonly string[] = sources): string[] {
  return files.filter((file) => pattern.test(readFileSync(path.join(ROOT, file), 'utf8')));
}

describe('the house rules', () => {
  it('find the sources', () => {
    expect(sources.length).toBeGreaterThan(100);
  });

  it('let only services open transactions, and workers, which are services that a job calls', () => {
    // Two stand outside: a refusal is recorded by itself, and an idempotent answer commits with what it answers.
    const may = /\.(service|worker)\.ts$|domain-events\.ts$|idempotency\.interceptor\.ts$/;
    expect(filesWith(/database\.transaction\(/).filter((file) => !may.test(file))).toEqual([]);
  });

  it('read the environment in one place', () => {
    expect(filesWith(/process\.env[^`]/)).toEqual(['libs/platform/src/config/environment.ts']);
  });

  it('make a door of nothing but names', () => {
    const doors = globSync('libs/*/src/index.ts', { cwd: ROOT });
    expect(filesWith(/^(?!export (type )?\{|\s|\}).+$/m, doors)).toEqual([]);
    expect(filesWith(/export \*/, doors)).toEqual([]);
  });

  it('keep SQL that writes out of controllers and services', () => {
    const writers = filesWith(/(INSERT INTO|UPDATE \w+ SET|DELETE FROM) /).filter((file) =>
      /\.(controller|service)\.ts$/.test(file),
    );
    expect(writers).toEqual([]);
  });

  it('give each module its own entities', () => {
    for (const lib of ['users', 'auth', 'roles', 'audit']) {
      const own = sources.filter((file) => file.startsWith(`libs/${lib}/`) && file.endsWith('.entity.ts'));
      expect(own.length).toBeGreaterThan(0);
    }
  });
});
