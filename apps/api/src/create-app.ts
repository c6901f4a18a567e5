import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Logger } from 'pino';
import { NestLogger, type RunningSettings } from '@app/platform';
import { AppModule } from './app.module.js';
import { createFastifyAdapter, setUpHttp } from './http-setup.js';
import { serveDocs } from './openapi.js';

/** The whole application, initialised but not listening. */
export async function createApp(settings: RunningSettings, logger: Logger): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(settings),
    createFastifyAdapter(settings),
    {
      bodyParser: false,
      logger: new NestLogger(logger),
      abortOnError: false,
    },
  );
  setUpHttp(app, settings, logger);
  if (settings.docsEnabled) serveDocs(app);
  await app.init();
  return app;
}
