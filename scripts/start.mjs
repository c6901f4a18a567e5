// `npm start`: installs and builds what is missing, then runs the API until it ends or is asked to stop.
// The channel to the child stays open on purpose: when this process is killed, the API sees it close and ends too.
import { runBuilt } from './lib/built-app.mjs';
import { exitCodeOf, stoppedOnRequest } from './lib/child.mjs';
import { ensureBuild } from './lib/ensure-build.mjs';
import { ensureInstall } from './lib/ensure-install.mjs';
import { main } from './lib/main.mjs';

await main(async (args) => {
  await ensureInstall();
  await ensureBuild();
  const outcome = await runBuilt('api', args, { ipc: true });
  return stoppedOnRequest(outcome) ? 0 : exitCodeOf(outcome);
});
