import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { type FileBody } from './file-body.js';

/** The body of this route is a file, as it is: no form, no JSON. The handler gets it by `@Uploaded()`. */
export function Upload(file: Required<FileBody>): MethodDecorator {
  return applyDecorators(
    RouteConfig({ file }),
    ApiConsumes(...file.types),
    ApiBody({ required: true, schema: { type: 'string', format: 'binary' } }),
  );
}
