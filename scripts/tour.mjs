// `npm run tour`: walks through what Rollcall does, over HTTP, against a server that runs already. Every answer is compared
// with what it should be: the exit code is 0 when all were right, and 1 with a line about the first that was not.
// It can be repeated: people of an earlier run are used again and left as they were found.
import { main } from './lib/main.mjs';
import { walkAccess } from './tour/chapters/access.mjs';
import { walkArrival } from './tour/chapters/arrival.mjs';
import { walkDirectory } from './tour/chapters/directory.mjs';
import { walkEnding } from './tour/chapters/ending.mjs';
import { walkPeople } from './tour/chapters/people.mjs';
import { walkRefresh } from './tour/chapters/refresh.mjs';
import { walkSuspension } from './tour/chapters/suspension.mjs';
import { walkTrail } from './tour/chapters/trail.mjs';
import { walkVersions } from './tour/chapters/versions.mjs';
import { Guide } from './tour/guide.mjs';
import { HELP, readOptions } from './tour/options.mjs';

await main(async (args) => {
  const options = readOptions(args);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const guide = new Guide(options.url);
  const owner = await walkArrival(guide, options);
  const { peopleCount, cast } = await walkPeople(guide, owner);
  const { person, accountCount } = await walkDirectory(guide, owner);
  await walkVersions(guide, owner, person);
  await walkAccess(guide, owner, cast);
  await walkSuspension(guide, owner, cast);
  await walkRefresh(guide, cast);
  await walkTrail(guide, owner, cast);
  await walkEnding(guide, owner, { peopleCount, accountCount });
  guide.sum();
  return 0;
});
