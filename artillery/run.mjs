// `npm run smoke`: starts Artillery on a script of this folder, against this machine only and without its telemetry.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { isOnThisMachine } from '../scripts/lib/this-machine.mjs';

const ARTILLERY = join(import.meta.dirname, 'node_modules', 'artillery', 'bin', 'run');

const { ROLLCALL_URL = 'http://127.0.0.1:3000', ROLLCALL_OWNER_EMAIL, ROLLCALL_OWNER_PASSWORD } = process.env;

function refuse(reason) {
  process.stderr.write(`rollcall · ${reason}\n`);
  process.exit(1);
}

if (!ROLLCALL_OWNER_EMAIL || !ROLLCALL_OWNER_PASSWORD) {
  refuse('set ROLLCALL_OWNER_EMAIL and ROLLCALL_OWNER_PASSWORD to the account that signs in');
}
if (!isOnThisMachine(ROLLCALL_URL)) {
  refuse(`ROLLCALL_URL must be a server on this machine, not ${ROLLCALL_URL}`);
}

const [script, ...rest] = process.argv.slice(2);
const child = spawn(
  process.execPath,
  [ARTILLERY, 'run', '--target', new URL(ROLLCALL_URL).origin, ...rest, join(import.meta.dirname, script)],
  { stdio: 'inherit', env: { ...process.env, ARTILLERY_DISABLE_TELEMETRY: 'true' } },
);
child.on('exit', (code) => process.exit(code ?? 1));
