import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { ServerProcess } from '../support/server-process.js';
import { OWNER_EMAIL, PASSWORD, QUICK_HASHES, ownedOn } from '../support/server-settings.js';

const GUIDE = path.resolve(import.meta.dirname, '../../scripts/guide.mjs');
const FENCE = '```';

let database: TestDatabase;
let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'rollcall-guide-spec-'));
  writeFileSync(path.join(folder, 'first-owner.json'), JSON.stringify({ email: OWNER_EMAIL, password: PASSWORD }));
  server = await ServerProcess.start({
    ...QUICK_HASHES,
    ...ownedOn(database),
    DATA_DIR: folder,
  });
});

afterAll(async () => {
  await server.end('SIGTERM');
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe('npm run guide', () => {
  it('follows the integration guide, command by command, to its end', async () => {
    const { code, output } = await follow([]);
    expect(output).toMatch(/docs\/integration\.md: ran \d+ bash, \d+ js, \d+ python in/);
    expect(code).toBe(0);
  }, 120_000);

  const remembered = block('bash run', 'word=shared\nexport word');
  it.each([
    ['a command that fails', [block('bash run', 'true'), block('bash run', 'false | cat')], ':4 failed: exit code 1'],
    ['a program that throws', [block('js a.mjs', 'throw new Error("oh no")')], ':1 failed'],
    [
      'an output that is not as shown',
      [block('bash run', 'echo 12'), block('text output', '1')],
      ':1 printed something',
    ],
    ['more output than is shown', [block('bash run', 'echo 1; echo 2'), block('text output', '1')], 'page.md:4 shows'],
    ['a block nobody knows how to run', [block('ruby a.rb', 'puts 1')], 'line 1: nobody knows how to run'],
    ['a page without a block', [block('sh', 'true')], 'there is nothing to run'],
  ])('stops at %s, and says where', async (_what, blocks, complaint) => {
    const { code, output } = await follow(blocks);
    expect(output).toContain(complaint);
    expect(code).toBe(1);
  });

  it('hands on what the terminal remembers, and takes … for anything', async () => {
    const program = block('python word.py', 'import os\nprint(1)\nprint(2)\nprint(os.environ["word"])');
    const { code, output } = await follow([remembered, program, block('text output', '…\nsh…ed')]);
    expect(output).toContain('ran 1 bash, 1 python');
    expect(code).toBe(0);
  });

  it('does not pass over Python in CI', async () => {
    writeFileSync(path.join(folder, 'page.md'), block('python a.py', 'print(1)'));
    const { code, output } = await run([path.join(folder, 'page.md')], { PATH: folder, CI: 'true' });
    expect(output).toContain('CI is set, but 1 blocks need Python');
    expect(code).toBe(1);
  });

  it('refuses a server on another machine', async () => {
    const { code, output } = await run(['--server', 'https://example.com']);
    expect(output).toContain('is not on this machine');
    expect(code).toBe(1);
  });
});

function block(info: string, text: string): string {
  return [FENCE + info, text, FENCE].join('\n');
}

/** A page of these blocks; without any, the integration guide. */
async function follow(blocks: readonly string[]): Promise<{ code: number; output: string }> {
  const page = path.join(folder, 'page.md');
  writeFileSync(page, blocks.join('\n'));
  const url = server.url.replace('127.0.0.1', 'localhost');
  return run(['--quick', '--server', url, blocks.length > 0 ? page : 'docs/integration.md']);
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [GUIDE, ...args], { env: { ...process.env, DATA_DIR: folder, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}
