import { existsSync, readdirSync } from 'node:fs';
import { exitCodeOf, run } from './child.mjs';
import { node24 } from './node24.mjs';
import { inRoot } from './root.mjs';
import { StepFailed } from './step-failed.mjs';

const TSC = inRoot('node_modules', 'typescript7', 'bin', 'tsc');
/** Whatever the others are built upon. */
const FIRST = 'typescript';

/** Writes what the TypeScript client takes from docs/openapi.json and docs/errors.md. */
export async function generateClient() {
  await step('the client is not generated', [inRoot('clients', FIRST, 'generate.mjs')]);
}

/** Afterwards each package of clients/ has its dist/. Less than a second each, so nothing is remembered. */
export async function buildClients() {
  const others = readdirSync(inRoot('clients')).filter((name) => name !== FIRST);
  for (const name of [FIRST, ...others]) {
    const settings = inRoot('clients', name, 'tsconfig.json');
    if (existsSync(settings)) await step(`clients/${name} does not compile`, [TSC, '-p', settings]);
  }
}

/** Afterwards examples/`name` has its dist/; needs those of the clients. */
export async function buildExample(name) {
  await step(`examples/${name} does not compile`, [TSC, '-p', inRoot('examples', name, 'tsconfig.json')]);
}

async function step(failure, args) {
  const outcome = await run(node24(), args);
  if (outcome.code !== 0) throw new StepFailed(failure, exitCodeOf(outcome));
}
