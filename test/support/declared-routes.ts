import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { type EndpointOptions, endpointOf } from '@app/http';
import { type TestApp } from './test-app.js';

export interface DeclaredRoute {
  readonly method: string;
  /** Below /api/v1, with its parameters as they are declared: `/users/:id`. */
  readonly path: string;
  readonly endpoint: EndpointOptions;
}

/** Every route of every controller, as it declares itself: a table made of these cannot forget one. */
export function declaredRoutes(app: TestApp): DeclaredRoute[] {
  const controllers = app.nest.get(DiscoveryService, { strict: false }).getControllers();
  return controllers.flatMap(({ metatype }) => declaredRoutesOf(metatype as Controller));
}

interface Controller {
  readonly prototype: Record<string, object>;
}

export function declaredRoutesOf(controller: Controller): DeclaredRoute[] {
  const { prototype } = controller;
  return new MetadataScanner()
    .getAllMethodNames(prototype)
    .map((name) => prototype[name]!)
    .filter((handler) => Reflect.hasMetadata(METHOD_METADATA, handler))
    .map((handler) => ({
      method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number]!,
      path: [controller, handler].map(pathOf).join(''),
      endpoint: endpointOf(handler)!,
    }));
}

/** `users/:id` as `/users/:id`, and nothing as nothing. */
function pathOf(declared: object): string {
  const path = (Reflect.getMetadata(PATH_METADATA, declared) as string).replace(/^\/+|\/+$/g, '');
  return path === '' ? '' : `/${path}`;
}
