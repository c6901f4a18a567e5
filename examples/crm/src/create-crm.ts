import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { type ValidationError } from 'class-validator';
import { CrmError } from './crm-error.js';
import { CrmModule } from './crm.module.js';
import { type CrmSettings } from './crm-settings.js';

/** The whole CRM, with Swagger UI at /docs; to be told where to listen. */
export async function createCrm(settings: CrmSettings): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ forceCloseConnections: true, bodyLimit: 100_000 });
  const app = await NestFactory.create<NestFastifyApplication>(CrmModule.forRoot(settings), adapter, {
    logger: ['error', 'warn'],
  });
  app.useGlobalPipes(
    new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true, exceptionFactory: refuse }),
  );
  const info = new DocumentBuilder().setTitle('Sample CRM').setVersion('0.1.0').addBearerAuth().build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, info));
  return app;
}

function refuse(errors: readonly ValidationError[]): CrmError {
  const details = errors.flatMap(({ constraints }) => Object.values(constraints ?? {}));
  return new CrmError('VALIDATION_ERROR', details);
}
