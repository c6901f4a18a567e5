import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../..');
const CLIENT = path.join(ROOT, 'clients', 'typescript');
const TSC = path.join(ROOT, 'node_modules', 'typescript7', 'bin', 'tsc');

/** What it printed, and its exit code. */
async function node(...args: string[]): Promise<[number, string]> {
  try {
    await promisify(execFile)(process.execPath, args, { cwd: ROOT });
    return [0, ''];
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return [code, stdout + stderr];
  }
}

describe('the TypeScript client', () => {
  it('knows what the committed documents say', async () => {
    expect(await node(path.join(CLIENT, 'generate.mjs'), '--check')).toEqual([0, '']);
  });

  it('compiles for browsers, with nothing of Node', async () => {
    expect(await node(TSC, '-p', path.join(CLIENT, 'tsconfig.json'), '--noEmit')).toEqual([0, '']);
  });
});
