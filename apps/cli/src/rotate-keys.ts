import { parseArgs } from 'node:util';
import { SigningKeyRotationService } from '@app/auth';
import { type Command, UsageError } from './command.js';
import { inApplication } from './in-application.js';

/** Running servers hear of it by themselves, within a second. */
export const rotateKeys: Command = {
  parameters: '[--immediately]',
  summary: 'sign access tokens with the next key; --immediately: for a leaked key, refuses all it signed',

  async run(args) {
    const immediately = isImmediate(args);
    const kid = await inApplication((app) => {
      const rotation = app.get(SigningKeyRotationService);
      return immediately ? rotation.rotateImmediately() : rotation.rotate();
    });
    process.stdout.write(`Access tokens are signed by ${kid}\n`);
  },
};

/** @throws UsageError */
function isImmediate(args: string[]): boolean {
  try {
    return parseArgs({ args, options: { immediately: { type: 'boolean' } } }).values.immediately ?? false;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
