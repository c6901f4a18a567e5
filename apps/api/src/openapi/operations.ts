import { type OpenAPIObject } from '@nestjs/swagger';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

export function operationsOf({ paths }: OpenAPIObject): (readonly [method: string, Operation])[] {
  return Object.values(paths).flatMap((item) =>
    METHODS.flatMap((method) => (item[method] ? [[method, item[method]] as const] : [])),
  );
}
