import { writeFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type RunningSettings, loadSettings } from '@app/platform';
import { AppModule } from '../../api/src/app.module.js';
import { API_PREFIX, OUTSIDE_API_PREFIX, createFastifyAdapter } from '../../api/src/http-setup.js';
import { createOpenApiDocument } from '../../api/src/openapi.js';
import { type Command } from './command.js';

/** The document is drawn from the code alone: no database is opened, nothing is started. */
export const writeOpenApi: Command = {
  parameters: '[file]',
  summary: 'write the OpenAPI document (default: openapi.json)',

  async run([file = 'openapi.json']) {
    const settings = { ...loadSettings({}), databaseUrl: 'postgres://unused', secretKey: 'unused' } as RunningSettings;
    const app = await NestFactory.create<NestFastifyApplication>(
      AppModule.forRoot(settings),
      createFastifyAdapter(settings),
      {
        preview: true,
        logger: false,
      },
    );
    app.setGlobalPrefix(API_PREFIX, { exclude: [...OUTSIDE_API_PREFIX] });
    await writeFile(file, `${JSON.stringify(createOpenApiDocument(app), null, 2)}\n`);
    process.stdout.write(`${file} written\n`);
  },
};
