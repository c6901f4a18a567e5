import { type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { NestLogger, createLogger, prepareRuntime, settingsFromEnvironment, terminalOutput } from '@app/platform';
import { MIGRATIONS } from '../../../migrations/index.js';
import { AppModule } from '../../api/src/app.module.js';

/** Runs the work on the services of the API, on the database that the environment names, and closes everything again. */
export async function inApplication<T>(work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
  const runtime = await prepareRuntime(settingsFromEnvironment(), MIGRATIONS, progress);
  try {
    const destination = process.stdout.isTTY ? await terminalOutput() : undefined;
    const logger = new NestLogger(createLogger({ level: 'error', destination }));
    const app = await NestFactory.createApplicationContext(
      AppModule.forRoot({ ...runtime.settings, metricsPort: undefined }),
      { logger },
    );
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  } finally {
    await runtime.stop();
  }
}

/** Not on the standard output, which is the answer of the command. */
function progress(message: string): void {
  process.stderr.write(`rollcall · ${message}\n`);
}
