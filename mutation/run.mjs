// `npm run test:mutation`: changes the code of guards, policies and rules of access in every small way there is, and counts how
// many of these mutants the tests notice. Arguments are parts of paths (`-- permission.guard`); `--incremental` and other
// options go to Stryker. MUTATION_WORKERS (2) is how many mutants are tried at once.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { capture, exitCodeOf, run } from '../scripts/lib/child.mjs';
import { ensureBuild } from '../scripts/lib/ensure-build.mjs';
import { ensureInstall, npm } from '../scripts/lib/ensure-install.mjs';
import { main } from '../scripts/lib/main.mjs';
import { node24 } from '../scripts/lib/node24.mjs';
import { showProgress } from '../scripts/lib/say.mjs';
import { StepFailed } from '../scripts/lib/step-failed.mjs';
import { subjectsNamed } from './subjects.mjs';

const HERE = import.meta.dirname;

await main(async (args) => {
  assertKnown(args.filter((argument) => !argument.startsWith('-')));
  await ensureInstall();
  await ensureTools();
  await ensureBuild();
  return exitCodeOf(await run(node24(), [join(HERE, 'mutate.mjs'), ...args]));
});

function assertKnown(names) {
  try {
    subjectsNamed(names);
  } catch (error) {
    throw new StepFailed(error.message);
  }
}

async function ensureTools() {
  if (existsSync(join(HERE, 'node_modules', '@stryker-mutator', 'jest-runner'))) return;
  const end = showProgress('installing Stryker');
  const { command, args, shell } = npm();
  const { code, output } = await capture(command, [...args, 'ci', '--prefix', HERE, '--no-audit', '--no-fund'], {
    shell,
  });
  end();
  if (code !== 0) throw new StepFailed(`Stryker is not installed: ${output}`);
}
