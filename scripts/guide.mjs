// `npm run guide`: runs the code blocks of the documents a newcomer follows, as they stand and in their order, each document
// against a Rollcall of its own that is gone afterwards. The first block that fails, or prints something else than is
// shown beside it, ends the run with its line. Which blocks are run: blocks.mjs.
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { main } from './lib/main.mjs';
import { root } from './lib/root.mjs';
import { say } from './lib/say.mjs';
import { blocksOf } from './guide/blocks.mjs';
import { HELP, readOptions } from './guide/options.mjs';
import { PYTHON_MISSING, withoutMissingPython } from './guide/python.mjs';
import { walk } from './guide/walk.mjs';
import { withWorkplace } from './guide/workplace.mjs';

await main(async (args) => {
  const options = readOptions(args);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  for (const file of options.files) await follow(resolve(file), options);
  return 0;
});

async function follow(file, options) {
  const name = relative(root, file);
  const all = blocksOf(readFileSync(file, 'utf8')).filter(({ kind }) => !(options.quick && kind === 'slow'));
  const { blocks, leftOut } = withoutMissingPython(all);
  const startedAt = Date.now();
  say(`following ${name}: ${blocks.length} blocks`);
  const counts = await withWorkplace(options, (workplace) => walk(name, blocks, workplace));
  const ran = Object.entries(counts).map(([language, count]) => `${count} ${language}`);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  if (leftOut > 0) say(`${leftOut} python blocks did not run: ${PYTHON_MISSING}`);
  process.stdout.write(`rollcall · ${name}: ran ${ran.join(', ')} in ${seconds} s\n`);
}
