import { parseArguments } from '../lib/parse-arguments.mjs';
import { inRoot } from '../lib/root.mjs';
import { StepFailed } from '../lib/step-failed.mjs';
import { isOnThisMachine } from '../lib/this-machine.mjs';

export const HELP = `Usage: npm run guide -- [options] [page.md ...]

  --quick         without the blocks marked slow
  --server <url>  against this Rollcall on this machine instead of starting one; DATA_DIR says where its data lies
  --help

Without a page: README.md and docs/integration.md.
`;

const PAGES = [inRoot('README.md'), inRoot('docs', 'integration.md')];

/** @returns {{ files: string[], quick: boolean, server?: string, help?: boolean }} */
export function readOptions(args) {
  const { values, positionals } = parse(args);
  if (values.server !== undefined) assertLocal(values.server);
  return { ...values, files: positionals.length > 0 ? positionals : PAGES };
}

function parse(args) {
  const flag = { type: 'boolean', default: false };
  const options = { quick: flag, server: { type: 'string' }, help: flag };
  return parseArguments({ args, options, allowPositionals: true }, HELP);
}

/** A guide creates accounts whose passwords anybody can read. */
function assertLocal(url) {
  if (!isOnThisMachine(url)) throw new StepFailed(`${url} is not on this machine`);
}
