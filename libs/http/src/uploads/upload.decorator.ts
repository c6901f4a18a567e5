import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { type UploadRule } from './upload-rule.js';

/** The body of this route is a file, as it is: no form, no JSON. The handler gets it by `@Uploaded()`. */
export function Upload(rule: UploadRule): MethodDecorator {
  return applyDecorators(
    RouteConfig({ upload: rule }),
    ApiConsumes(...rule.types),
    ApiBody({ required: true, schema: { type: 'string', format: 'binary' } }),
  );
}
