import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hashBuildInputs } from './build-inputs.mjs';
import { capture, exitCodeOf } from './child.mjs';
import { node24 } from './node24.mjs';
import { inRoot } from './root.mjs';
import { showProgress } from './say.mjs';
import { withSetupLock } from './setup-lock.mjs';
import { StepFailed } from './step-failed.mjs';

const NEST = inRoot('node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
const ENTRY = inRoot('dist', 'apps', 'api', 'src', 'main.js');
const STAMP = inRoot('dist', '.built-from');

/** Afterwards dist/ is the compiled form of the sources present when this was called. */
export async function ensureBuild() {
  if (isBuiltFrom(hashBuildInputs())) return;
  await withSetupLock(async (addOwner) => {
    const inputs = hashBuildInputs();
    if (isBuiltFrom(inputs)) return;
    await build(addOwner);
    writeFileSync(STAMP, inputs);
  });
}

/** One build compiles every application. It writes JavaScript despite type errors, so only its exit code counts. */
async function build(onStart) {
  const end = showProgress('building');
  rmSync(STAMP, { force: true });
  const outcome = await capture(node24(), [NEST, 'build', 'api'], { onStart });
  if (outcome.code === 0) return end();
  end(outcome.received.length > 0 ? 'interrupted' : 'failed');
  if (outcome.received.length === 0) process.stderr.write(outcome.output);
  throw new StepFailed('the application does not compile', exitCodeOf(outcome));
}

function isBuiltFrom(inputs) {
  return existsSync(ENTRY) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === inputs;
}
