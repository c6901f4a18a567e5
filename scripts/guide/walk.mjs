import { StepFailed } from '../lib/step-failed.mjs';
import { isAsShown } from './expected-output.mjs';

/**
 * Runs the blocks of a page one after the other.
 *
 * @returns {Promise<Record<string, number>>} how many blocks ran, by language
 * @throws StepFailed at the first that fails, with its line and what it printed
 */
export async function walk(page, blocks, workplace) {
  const counts = {};
  for (const block of blocks) {
    if (block.kind === 'server' && workplace.serverIsThere) continue;
    const { failure, stdout, stderr } = await run(block, workplace);
    if (failure) throw new StepFailed(`${page}:${block.line} failed: ${failure}\n${stdout}${stderr}`);
    if (block.output && !isAsShown(stdout, block.output.text)) throw notAsShown(page, block, stdout);
    counts[block.language] = (counts[block.language] ?? 0) + 1;
  }
  return counts;
}

async function run(block, { terminal, background }) {
  if (block.kind !== 'server') return terminal.run(block);
  const failure = await background.start(block.text);
  return { failure, stdout: background.output, stderr: '' };
}

function notAsShown(page, { line, output }, printed) {
  return new StepFailed(
    `${page}:${line} printed something else than ${page}:${output.line} shows.\n\nshown:\n${output.text}\n\nprinted:\n${printed}`,
  );
}
