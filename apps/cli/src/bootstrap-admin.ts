import { parseArgs } from 'node:util';
import { isEmail } from 'class-validator';
import { FirstOwner } from '@app/auth';
import { type Command, UsageError } from './command.js';
import { inApplication } from './in-application.js';

/** Makes an owner: the first one, or another when the last one's password is lost. Whoever may run it owns the database. */
export const bootstrapAdmin: Command = {
  parameters: '--email <address>',
  summary: 'create an account that may do everything; prints its password once',

  async run(args) {
    const email = emailIn(args);
    const owner = await inApplication((app) => app.get(FirstOwner).create(email, undefined));
    process.stdout.write(`Owner     ${owner.email}\nPassword  ${owner.generatedPassword}  (shown this once)\n`);
  },
};

/** @throws UsageError */
function emailIn(args: string[]): string {
  try {
    const { email } = parseArgs({ args, options: { email: { type: 'string' } } }).values;
    if (isEmail(email)) return email!;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  throw new UsageError('--email takes an e-mail address');
}
