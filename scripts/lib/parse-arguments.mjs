import { parseArgs } from 'node:util';
import { StepFailed } from './step-failed.mjs';

/** `parseArgs` of Node. @throws StepFailed with the help when it finds fault with the arguments */
export function parseArguments(config, help) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new StepFailed(`${error.message}\n\n${help}`);
  }
}
