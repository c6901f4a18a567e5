// `npm run example:crm`: installs and builds what is missing, then runs the sample CRM with a Rollcall of its own until it is
// asked to stop. The channel to the child stays open on purpose: when this process is killed, the sample ends too.
import { buildClients, buildExample } from './lib/build-clients.mjs';
import { exitCodeOf, run, stoppedOnRequest } from './lib/child.mjs';
import { ensureBuild } from './lib/ensure-build.mjs';
import { ensureInstall } from './lib/ensure-install.mjs';
import { main } from './lib/main.mjs';
import { node24 } from './lib/node24.mjs';
import { inRoot } from './lib/root.mjs';

await main(async () => {
  await ensureInstall();
  await ensureBuild();
  await buildClients();
  await buildExample('crm');
  const outcome = await run(node24(), [inRoot('examples', 'crm', 'dist', 'sample', 'main.js')], { ipc: true });
  return stoppedOnRequest(outcome) ? 0 : exitCodeOf(outcome);
});
