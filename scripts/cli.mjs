#!/usr/bin/env node
// `npm run cli -- <command>`, or `rollcall <command>` after `npm link`: the administration commands, on the same compiled
// code as the API. Files are named from where the caller stands, which npm says; without npm it is here.
import { runBuilt } from './lib/built-app.mjs';
import { exitCodeOf } from './lib/child.mjs';
import { ensureBuild } from './lib/ensure-build.mjs';
import { ensureInstall } from './lib/ensure-install.mjs';
import { main } from './lib/main.mjs';

await main(async (args) => {
  process.env.INIT_CWD ??= process.cwd();
  await ensureInstall();
  await ensureBuild();
  return exitCodeOf(await runBuilt('cli', args));
});
