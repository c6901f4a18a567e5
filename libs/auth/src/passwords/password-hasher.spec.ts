import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secrets, loadSettings } from '@app/platform';
import { PasswordHasher } from './password-hasher.js';

const onLinux = process.platform === 'linux' ? it : it.skip;

/** "pid (name) state …"; the nice value is field 19 of proc_pid_stat(5). */
function niceOf(thread: string): number {
  const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
}

describe('the hashing threads', () => {
  let hasher: PasswordHasher;

  beforeAll(async () => {
    hasher = new PasswordHasher(loadSettings({}), new Secrets('k7Jq2vX9-rB4nT6wY1zA8sD3fG5hL0mP'));
    await hasher.onModuleInit();
  });

  afterAll(() => hasher.onApplicationShutdown());

  onLinux('yield to the thread that answers requests', () => {
    const own = niceOf(String(process.pid));
    expect(readdirSync('/proc/self/task').filter((thread) => niceOf(thread) > own)).not.toEqual([]);
  });

  it('compare with a dummy where there is no hash, and say no', async () => {
    expect(await hasher.verify('correct horse battery', undefined)).toBe(false);
    expect(await hasher.verify('', null)).toBe(false);
  });
});
