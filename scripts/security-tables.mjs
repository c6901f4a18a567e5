// `npm run docs:security`: writes docs/security/asvs.md and api-top-10.md from the data beside them, and says what is wrong with it.
import { writeFileSync } from 'node:fs';
import { ensureInstall } from './lib/ensure-install.mjs';
import { main } from './lib/main.mjs';
import { inRoot } from './lib/root.mjs';
import { StepFailed } from './lib/step-failed.mjs';

await main(async () => {
  await ensureInstall();
  const { securityPages, securityProblems } = await import('./security-tables/security-tables.mjs');
  const problems = securityProblems();
  if (problems.length > 0) throw new StepFailed(problems.join('\n'));
  for (const [file, text] of Object.entries(securityPages())) writeFileSync(inRoot(file), text);
  return 0;
});
