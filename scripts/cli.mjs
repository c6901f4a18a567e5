// `npm run cli -- <command>`: the administration commands, on the same compiled code as the API.
import { runBuilt } from './lib/built-app.mjs';
import { exitCodeOf } from './lib/child.mjs';
import { ensureBuild } from './lib/ensure-build.mjs';
import { ensureInstall } from './lib/ensure-install.mjs';
import { main } from './lib/main.mjs';

await main(async (args) => {
  await ensureInstall();
  await ensureBuild();
  return exitCodeOf(await runBuilt('cli', args));
});
