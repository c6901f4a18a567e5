// `npm run cli -- <command>`: the administration commands, on the same compiled code as the API.
import { exitCodeOf, run } from './lib/child.mjs';
import { ensureBuild } from './lib/ensure-build.mjs';
import { ensureInstall } from './lib/ensure-install.mjs';
import { main } from './lib/main.mjs';
import { node24 } from './lib/node24.mjs';
import { inRoot } from './lib/root.mjs';

await main(async (args) => {
  await ensureInstall();
  await ensureBuild();
  const cli = inRoot('dist', 'apps', 'cli', 'src', 'main.js');
  return exitCodeOf(await run(node24(), ['--enable-source-maps', cli, ...args]));
});
