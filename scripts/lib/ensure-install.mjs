import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { capture, exitCodeOf } from './child.mjs';
import { forgetInstall, isInstalled, recordInstall } from './install-state.mjs';
import { assertNode24Available, isNode24Installed } from './node24.mjs';
import { inRoot } from './root.mjs';
import { showProgress } from './say.mjs';
import { withSetupLock } from './setup-lock.mjs';
import { StepFailed } from './step-failed.mjs';

// The build needs the development dependencies and the optional ones hold Node 24 and PostgreSQL,
// whatever NODE_ENV or the user's npm settings say.
const NPM_CI = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev', '--include=optional'];

/** Afterwards node_modules is what package-lock.json asks for. Writes nothing when it is so already. */
export async function ensureInstall() {
  assertNode24Available();
  if (isInstalled()) return;
  await withSetupLock(async (addOwner) => {
    if (isInstalled()) return;
    await install(addOwner);
    if (isNode24Installed()) recordInstall();
  });
}

async function install(onStart) {
  const hint = existsSync(inRoot('node_modules')) ? '' : 'first start only, about a minute';
  const end = showProgress('installing dependencies', { hint });
  forgetInstall();
  const { command, args, shell } = npm();
  const outcome = await capture(command, [...args, ...NPM_CI], { onStart, shell });
  if (outcome.code === 0) return end();
  end(outcome.received.length > 0 ? 'interrupted' : 'failed');
  if (outcome.received.length === 0) process.stderr.write(outcome.output);
  throw new StepFailed('dependencies are not installed', exitCodeOf(outcome));
}

/** The npm that started us, on its own Node: the one in node_modules is about to be replaced. */
export function npm() {
  const { npm_execpath: cli = '', npm_node_execpath: node = '' } = process.env;
  if (!/^npm-cli\.c?js$/.test(basename(cli))) return { command: 'npm', args: [], shell: process.platform === 'win32' };
  return { command: existsSync(node) ? node : process.execPath, args: [cli], shell: false };
}
