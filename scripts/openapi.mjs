// `npm run openapi`: writes what is generated from the code and committed, docs/openapi.json, docs/errors.md
// and what the TypeScript client takes from them.
import { generateClient } from './lib/build-clients.mjs';
import { exitCodeOf, run } from './lib/child.mjs';
import { ensureBuild } from './lib/ensure-build.mjs';
import { ensureInstall } from './lib/ensure-install.mjs';
import { main } from './lib/main.mjs';
import { node24 } from './lib/node24.mjs';
import { inRoot } from './lib/root.mjs';
import { StepFailed } from './lib/step-failed.mjs';

const GENERATED = [
  ['write-openapi', inRoot('docs', 'openapi.json')],
  ['write-error-reference', inRoot('docs', 'errors.md')],
];

await main(async () => {
  await ensureInstall();
  await ensureBuild();
  for (const [command, file] of GENERATED) {
    const outcome = await run(node24(), [inRoot('dist', 'apps', 'cli', 'src', 'main.js'), command, file]);
    if (outcome.code !== 0) throw new StepFailed(`${command} failed`, exitCodeOf(outcome));
  }
  await generateClient();
  return 0;
});
