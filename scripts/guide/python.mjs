import { spawnSync } from 'node:child_process';
import { StepFailed } from '../lib/step-failed.mjs';

export const PYTHON_MISSING = 'there is no python3 on the PATH';

/** Without Python its blocks are left out; where CI is set that is an error, or nobody would notice for years. */
export function withoutMissingPython(blocks) {
  const others = blocks.filter(({ language }) => language !== 'python');
  const leftOut = blocks.length - others.length;
  if (leftOut === 0 || hasPython()) return { blocks, leftOut: 0 };
  if (process.env.CI) throw new StepFailed(`CI is set, but ${leftOut} blocks need Python: ${PYTHON_MISSING}`);
  return { blocks: others, leftOut };
}

function hasPython() {
  return spawnSync('python3', ['--version'], { stdio: 'ignore' }).status === 0;
}
