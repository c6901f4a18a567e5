import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { isEmail } from 'class-validator';
import { FirstOwner } from '@app/auth';
import { NestLogger, createLogger, prepareRuntime, settingsFromEnvironment } from '@app/platform';
import { MIGRATIONS } from '../../../migrations/index.js';
import { AppModule } from '../../api/src/app.module.js';
import { type Command, UsageError } from './command.js';

/** Makes an owner: the first one, or another when the last one's password is lost. Whoever may run it owns the database. */
export const bootstrapAdmin: Command = {
  parameters: '--email <address>',
  summary: 'create an account that may do everything; prints its password once',

  async run(args) {
    const email = emailIn(args);
    const runtime = await prepareRuntime(settingsFromEnvironment(), MIGRATIONS, () => {});
    try {
      const logger = new NestLogger(createLogger({ level: 'warn', pretty: process.stdout.isTTY }));
      const app = await NestFactory.createApplicationContext(
        AppModule.forRoot({ ...runtime.settings, metricsPort: undefined }),
        { logger },
      );
      try {
        const owner = await app.get(FirstOwner).create(email, undefined);
        process.stdout.write(`Owner     ${owner.email}\nPassword  ${owner.generatedPassword}  (shown this once)\n`);
      } finally {
        await app.close();
      }
    } finally {
      await runtime.stop();
    }
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
