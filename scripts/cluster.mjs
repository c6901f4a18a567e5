// `npm run start:cluster`: several replicas of the built server on one embedded PostgreSQL and one Redis, behind a small
// proxy on this machine. For development and tests; in production that is the work of an orchestrator.
import { exitCodeOf, run, stoppedOnRequest } from './lib/child.mjs';
import { ensureBuild } from './lib/ensure-build.mjs';
import { ensureInstall } from './lib/ensure-install.mjs';
import { main } from './lib/main.mjs';
import { node24 } from './lib/node24.mjs';
import { inRoot } from './lib/root.mjs';
import { HELP, readOptions } from './cluster/options.mjs';

await main(async (args) => {
  if (readOptions(args).help) {
    process.stdout.write(HELP);
    return 0;
  }
  await ensureInstall();
  await ensureBuild();
  const outcome = await run(node24(), [inRoot('scripts', 'cluster', 'cluster.mjs'), ...args], { ipc: true });
  return stoppedOnRequest(outcome) ? 0 : exitCodeOf(outcome);
});
