import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject } from '@nestjs/swagger';
import { type RunningSettings, loadSettings } from '@app/platform';
import { AppModule } from '../../api/src/app.module.js';
import { API_PREFIX, OUTSIDE_API_PREFIX, createFastifyAdapter } from '../../api/src/http-setup.js';
import { createOpenApiDocument } from '../../api/src/openapi.js';

/** Drawn from the code alone: no database is opened, nothing is started. */
export async function openApiOfTheCode(): Promise<OpenAPIObject> {
  const settings = { ...loadSettings({}), databaseUrl: 'postgres://unused', secretKey: 'unused' } as RunningSettings;
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(settings),
    createFastifyAdapter(settings),
    { preview: true, logger: false },
  );
  app.setGlobalPrefix(API_PREFIX, { exclude: [...OUTSIDE_API_PREFIX] });
  return createOpenApiDocument(app);
}
