// `npm run clients`: generates what the client packages take from the documents, and compiles them to their dist/.
import { buildClients, generateClient } from './lib/build-clients.mjs';
import { ensureInstall } from './lib/ensure-install.mjs';
import { main } from './lib/main.mjs';

await main(async () => {
  await ensureInstall();
  await generateClient();
  await buildClients();
  return 0;
});
