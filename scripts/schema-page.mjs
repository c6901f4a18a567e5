// `npm run docs:schema`: writes docs/schema.md, drawn from a database that all migrations have run on.
import { exitCodeOf, run } from './lib/child.mjs';
import { ensureBuild } from './lib/ensure-build.mjs';
import { ensureInstall } from './lib/ensure-install.mjs';
import { main } from './lib/main.mjs';
import { node24 } from './lib/node24.mjs';
import { inRoot } from './lib/root.mjs';

await main(async () => {
  await ensureInstall();
  await ensureBuild();
  return exitCodeOf(await run(node24(), [inRoot('scripts', 'schema', 'write.mjs')]));
});
