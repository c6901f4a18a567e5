// Exporting a trail, and how fast both verifiers read an export.
import { execFile } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { node24 } from '../../scripts/lib/node24.mjs';
import { inRoot } from '../../scripts/lib/root.mjs';
import { Api } from './api.mjs';
import { table } from './table.mjs';

const run = promisify(execFile);

export async function exportTrail({ server }, folder) {
  // Filling the trail took longer than a token lives.
  const owner = await (await Api.open(server.port)).signIn();
  const files = { exportFile: path.join(folder, 'export.ndjson'), keyFile: path.join(folder, 'key.pem') };
  writeFileSync(files.keyFile, (await owner.call('GET', '/audit-checkpoints/keys')).keys[0].publicKey);
  const answer = await fetch(`${server.url}/api/v1/audit-events/export`, {
    headers: { authorization: `Bearer ${owner.token}` },
  });
  await pipeline(Readable.fromWeb(answer.body), createWriteStream(files.exportFile));
  owner.close();
  return files;
}

/** With the start of the program, as whoever waits for it sees it. */
export async function measureVerifiers({ exportFile, keyFile }, title) {
  const verifiers = {
    'Node (`npm run cli -- audit-verify`)': [node24(), inRoot('dist', 'apps', 'cli', 'src', 'main.js'), 'audit-verify'],
    'Python (`tools/verify_audit.py`)': ['python3', inRoot('tools', 'verify_audit.py')],
  };
  const rows = [];
  for (const [name, [command, ...args]] of Object.entries(verifiers)) {
    const began = performance.now();
    const { stdout } = await run('/usr/bin/env', [command, ...args, exportFile, '--key', keyFile]);
    const seconds = (performance.now() - began) / 1000;
    const events = Number(/^OK: (\d+) events/.exec(stdout)[1]);
    rows.push([name, events, seconds.toFixed(1), Math.round(events / seconds)]);
  }
  process.stdout.write(`${table([title, 'events', 'seconds', 'events a second'], rows)}\n\n`);
}
