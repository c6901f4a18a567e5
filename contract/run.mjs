// `npm run contract`: the document is what the code says, lints, breaks no client, and tells the truth; prints a line a step.
// FUZZ_SECONDS (120) is how long the fuzzer runs; `npm run contract -- lint diff` runs only these steps.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCollection } from './newman.mjs';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '..');
const DOCUMENT = join(ROOT, 'docs', 'openapi.json');
const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
const ON_DATABASE = [...JEST, '--selectProjects', 'database', '--maxWorkers', '1', '--testPathPatterns'];

const STEPS = {
  /** The committed documents are those of the code. */
  current: () => node([...ON_DATABASE, 'e2e/openapi']),
  lint: async () => {
    await bin('spectral', ['lint', DOCUMENT, '--ruleset', join(HERE, '.spectral.yml'), '--fail-severity', 'error']);
    await bin('redocly', ['lint', DOCUMENT, '--config', join(HERE, 'redocly.yaml')]);
  },
  diff: () => node([join(HERE, 'diff.mjs')]),
  fuzz: () => node([...ON_DATABASE, 'contract/fuzz'], { FUZZ_SECONDS: process.env.FUZZ_SECONDS ?? '120' }),
  newman: () => runCollection(DOCUMENT),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in STEPS));
if (unknown.length > 0) fail(`there is no step ${unknown.join(', ')}: ${Object.keys(STEPS).join(', ')}`);
if (!existsSync(join(HERE, 'node_modules'))) fail('its tools are not installed: npm --prefix contract ci');

const failed = [];
for (const [name, step] of Object.entries(STEPS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  say(name);
  await step().catch((error) => {
    failed.push(name);
    say(`${name} failed: ${error.message}`);
  });
}
if (failed.length > 0) fail(`failed: ${failed.join(', ')}`);
say('the contract holds');

function bin(name, args) {
  return run(join(HERE, 'node_modules', '.bin', name), args, { REDOCLY_TELEMETRY: 'off' });
}

function node(args, env = {}) {
  return run(process.execPath, args, env);
}

function run(command, args, env) {
  const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit code ${code}`))));
  });
}

function say(text) {
  process.stdout.write(`rollcall · ${text}\n`);
}

function fail(reason) {
  process.stderr.write(`rollcall · ${reason}\n`);
  process.exit(1);
}
