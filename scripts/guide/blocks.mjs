// Reads the runnable code blocks out of a Markdown page. What is run says so behind the language of its fence:
//
//   ```bash run         typed into the reader's terminal; what it sets is there for all that follow
//   ```bash slow        the same, left out by --quick
//   ```bash server      typed into a terminal of its own, where it stays
//   ```js sign-in.mjs   saved under this name, and run by node in the reader's terminal
//   ```python list.py   saved under this name, and run by python3 there
//   ```text output      what the block before it prints (expected-output.mjs)
//
// Any other block is there to be read only.
import { StepFailed } from '../lib/step-failed.mjs';

const FENCE = /^```(\w*)[ ]*(.*)$/;
const PROGRAMS = { js: /^[\w-]+\.mjs$/, python: /^\w+\.py$/ };
const TYPED = ['run', 'slow', 'server'];

/**
 * @param {string} markdown
 * @returns {{ language: string, kind: 'run' | 'slow' | 'server' | 'program', name?: string, text: string, line: number,
 *   output?: { text: string, line: number } }[]} `line` counts from 1 and is that of the fence
 * @throws StepFailed when an output has no block to belong to, or a page has no runnable block
 */
export function blocksOf(markdown) {
  const runnable = [];
  for (const { language, info, text, line } of fencesOf(markdown)) {
    if (info === 'output') attach(runnable.at(-1), { text, line });
    else if (language === 'bash' && TYPED.includes(info)) runnable.push({ language, kind: info, text, line });
    else if (PROGRAMS[language]?.test(info)) runnable.push({ language, kind: 'program', name: info, text, line });
    else if (info !== '') throw new StepFailed(`line ${line}: nobody knows how to run \`${language} ${info}\``);
  }
  if (runnable.length === 0) throw new StepFailed('there is nothing to run');
  return runnable;
}

function attach(block, output) {
  if (!block || block.output) throw new StepFailed(`line ${output.line}: there is no block that prints this`);
  block.output = output;
}

function fencesOf(markdown) {
  const fences = [];
  let open;
  for (const [index, text] of markdown.split('\n').entries()) {
    const fence = FENCE.exec(text);
    if (!open && fence) open = { language: fence[1], info: fence[2].trim(), line: index + 1, lines: [] };
    else if (open && text === '```') {
      fences.push({ ...open, text: open.lines.join('\n') });
      open = undefined;
    } else open?.lines.push(text);
  }
  return fences;
}
