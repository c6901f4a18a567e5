import { HttpCode, SetMetadata, UseInterceptors, applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ACCESS_RULE } from '../access/access-rule.js';
import { documentEndpoint } from './endpoint-documentation.js';
import { interceptorsOf, isEnvelopedLate } from './endpoint-interceptors.js';
import { ENDPOINT, ENVELOPED_LATE, type EndpointOptions, statusOf } from './endpoint-options.js';

/** The one decorator of a route beside its path: access, status, audit, limits, and its page in the documentation. */
export function Endpoint(options: EndpointOptions): MethodDecorator {
  return applyDecorators(
    SetMetadata(ENDPOINT, options),
    SetMetadata(ENVELOPED_LATE, isEnvelopedLate(options)),
    UseInterceptors(...interceptorsOf(options)),
    SetMetadata(ACCESS_RULE, options.access),
    HttpCode(statusOf(options)),
    ...(options.streams ? [RouteConfig({ file: { types: options.streams } })] : []),
    ...documentEndpoint(options),
  );
}
