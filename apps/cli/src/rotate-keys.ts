import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { SigningKeyRotationService } from '@app/auth';
import { NestLogger, createLogger, prepareRuntime, settingsFromEnvironment } from '@app/platform';
import { MIGRATIONS } from '../../../migrations/index.js';
import { AppModule } from '../../api/src/app.module.js';
import { type Command, UsageError } from './command.js';

/** Running servers hear of it by themselves, within a second. */
export const rotateKeys: Command = {
  parameters: '[--immediately]',
  summary: 'sign access tokens with the next key; --immediately: for a leaked key, refuses all it signed',

  async run(args) {
    const immediately = isImmediate(args);
    const runtime = await prepareRuntime(settingsFromEnvironment(), MIGRATIONS, () => {});
    try {
      const logger = new NestLogger(createLogger({ level: 'warn', pretty: process.stdout.isTTY }));
      const app = await NestFactory.createApplicationContext(
        AppModule.forRoot({ ...runtime.settings, metricsPort: undefined }),
        { logger },
      );
      try {
        const rotation = app.get(SigningKeyRotationService);
        const kid = await (immediately ? rotation.rotateImmediately() : rotation.rotate());
        process.stdout.write(`Access tokens are signed by ${kid}\n`);
      } finally {
        await app.close();
      }
    } finally {
      await runtime.stop();
    }
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
