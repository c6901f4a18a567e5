import { createHmac } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import bcrypt from 'bcrypt';
import { Secrets, loadSettings } from '@app/platform';
import { VECTORS } from './foreign/testing/vectors.js';
import { PasswordHasher } from './password-hasher.js';

const onLinux = process.platform === 'linux' ? it : it.skip;

/** Half of what the fastest processors need for cost 10; without that hash it takes less than one. */
const LEAST_HASH_MS = 15;

/** "pid (name) state …"; the nice value is field 19 of proc_pid_stat(5). */
function niceOf(thread: string): number {
  const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
}

describe('the hashing threads', () => {
  let hasher: PasswordHasher;

  beforeAll(async () => {
    hasher = new PasswordHasher(loadSettings({}), new Secrets('k7Jq2vX9-rB4nT6wY1zA8sD3fG5hL0mP'));
    await hasher.onApplicationBootstrap();
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

  it('compare with hashes of other systems, and make them ours', async () => {
    const { notation, password } = VECTORS.find(({ name }) => name === 'SSHA512')!;
    expect(await hasher.verify(password, notation)).toBe(true);
    expect(await hasher.verify(`${password}!`, notation)).toBe(false);
    const ours = (await hasher.strengthen(password, notation))!;
    expect(await hasher.verify(password, ours)).toBe(true);
    expect(await hasher.strengthen(password, ours)).toBeUndefined();
  });

  it('know ours from before our salts were marked', async () => {
    const key = new Secrets('k7Jq2vX9-rB4nT6wY1zA8sD3fG5hL0mP').key('password-pepper');
    const before = bcrypt.hashSync(createHmac('sha256', key).update('correct horse battery').digest('base64'), 10);
    expect(await hasher.verify('correct horse battery', before)).toBe(true);
    expect(await hasher.verify('correct horse batter', before)).toBe(false);
    expect(await hasher.strengthen('correct horse battery', before)).toMatch(/^\$2b\$10\$/);
  });

  it('refuse at once what would wait longer than four seconds, as hashes go just then, but for the first few', async () => {
    for (let n = 0; n < 100; n++) hasher.load.took(1_000);
    const many = Array.from({ length: 50 * availableParallelism() }, () => hasher.verify('x', undefined));
    const answers = await Promise.allSettled(many);
    const refused = answers.filter((answer) => answer.status === 'rejected');
    const perThread = (answers.length - refused.length) / availableParallelism();
    // Thirty-two always wait, whatever a hash takes; and there are those being hashed.
    expect(perThread).toBeGreaterThanOrEqual(32);
    expect(perThread).toBeLessThanOrEqual(34);
    expect(refused[0]!.reason).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 2 });

    for (let n = 0; n < 100; n++) hasher.load.took(1);
    await expect(
      Promise.all(Array.from({ length: 50 * availableParallelism() }, () => hasher.verify('x', undefined))),
    ).resolves.toContain(false);
  });

  it('never take less than one hash of ours for an imported account, and nothing matches what is no hash', async () => {
    const { notation } = VECTORS.find(({ name }) => name === 'SSHA')!;
    const time = async (hash: string): Promise<number> => {
      const times: number[] = [];
      for (let n = 0; n < 3; n++) {
        const startedAt = performance.now();
        expect(await hasher.verify('wrong', hash)).toBe(false);
        times.push(performance.now() - startedAt);
      }
      return Math.min(...times);
    };
    for (const hash of [notation, '{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=', ''])
      expect(await time(hash)).toBeGreaterThan(LEAST_HASH_MS);
    // Were it computed, this one would take a day.
    expect(await time(`$2b$31$${'C'.repeat(53)}`)).toBeLessThan(20_000);
  });
});
