// Where the server is and who its owner is: from the arguments, the environment, or the file that the embedded default
// leaves beside its data.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArguments } from '../lib/parse-arguments.mjs';
import { StepFailed } from '../lib/step-failed.mjs';
import { isOnThisMachine } from '../lib/this-machine.mjs';

export const HELP = `Usage: npm run tour -- [options]

  --url <url>        where Rollcall answers   (ROLLCALL_URL, else http://127.0.0.1:3000)
  --email <email>    an owner's address       (ROLLCALL_OWNER_EMAIL)
  --password <text>  the owner's password     (ROLLCALL_OWNER_PASSWORD)
  --allow-remote     also against a server that is not on this machine
  --help

Without an address and a password they are read from first-owner.json in DATA_DIR (.data), which a server with the
embedded database writes when it makes its first owner.
`;

/** @returns {{ url: string, credentials: { email: string, password: string, source: string }, help?: boolean }} */
export function readOptions(args) {
  const given = parse(args);
  if (given.help) return { help: true };
  const url = serverUrl(given.url ?? process.env.ROLLCALL_URL ?? 'http://127.0.0.1:3000', given['allow-remote']);
  return { url, credentials: fromArguments(given) ?? fromEnvironment() ?? fromFile() };
}

function parse(args) {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  const options = { url: text, email: text, password: text, 'allow-remote': flag, help: flag };
  return parseArguments({ args, options }, HELP).values;
}

/** The tour creates an admin whose password anybody can read in this repository: no guest for a server in use. */
function serverUrl(text, allowRemote) {
  if (!URL.canParse(text)) throw new StepFailed(`${text} is not a URL`);
  const { origin } = new URL(text);
  if (allowRemote || isOnThisMachine(text)) return origin;
  throw new StepFailed(
    `${origin} is not on this machine; the tour creates accounts whose password is public. ` +
      'If that is what you want there, add --allow-remote',
  );
}

function fromArguments({ email, password }) {
  return complete(email, password, 'the arguments');
}

function fromEnvironment() {
  const { ROLLCALL_OWNER_EMAIL: email, ROLLCALL_OWNER_PASSWORD: password } = process.env;
  return complete(email, password, 'ROLLCALL_OWNER_EMAIL and ROLLCALL_OWNER_PASSWORD');
}

function complete(email, password, source) {
  if (email && password) return { email, password, source };
  if (email || password) throw new StepFailed(`${source} give only one of the owner's address and password`);
  return undefined;
}

function fromFile() {
  const path = join(process.env.DATA_DIR ?? '.data', 'first-owner.json');
  try {
    const { email, password } = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof email === 'string' && typeof password === 'string') return { email, password, source: path };
  } catch {
    // Absent, unreadable or cut short: in each case what helps is the same.
  }
  throw new StepFailed(
    `the owner's password is not known: ${path} does not say it. ` +
      'Give --email and --password, or set ROLLCALL_OWNER_EMAIL and ROLLCALL_OWNER_PASSWORD',
  );
}
