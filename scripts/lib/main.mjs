import { say } from './say.mjs';
import { StepFailed } from './step-failed.mjs';

/** Runs a script's body; the number it returns is the exit code. */
export async function main(body) {
  try {
    process.exitCode = await body(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    say(error.message);
    process.exitCode = error.exitCode;
  }
}
