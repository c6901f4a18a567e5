import { describe, expect, it } from '@jest/globals';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, MODULE_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { EVENT_CATALOGUE } from '@app/kernel';
import { endpointOf } from '@app/http';
import { loadSettings, type RunningSettings } from '@app/platform';
import { AppModule } from '../../apps/api/src/app.module.js';

interface Route {
  readonly name: string;
  readonly handler: object;
}

type ModuleLike = { module?: ModuleLike; imports?: unknown[]; controllers?: unknown[] } | (abstract new () => unknown);

/** Every route of the application, from the metadata of its modules: nothing is started. */
function routes(): Route[] {
  const settings = { ...loadSettings({}), databaseUrl: 'postgres://unused', secretKey: 'unused' } as RunningSettings;
  const controllers = new Set<abstract new () => object>();
  collect(AppModule.forRoot(settings), controllers, new Set());
  return [...controllers].flatMap((controller) =>
    routesOf(controller.prototype as Record<string, object>, controller.name),
  );
}

function collect(item: unknown, controllers: Set<abstract new () => object>, seen: Set<unknown>): void {
  const found = item as ModuleLike | undefined;
  if (!found || seen.has(found)) return;
  seen.add(found);
  const dynamic = typeof found === 'function' ? undefined : found;
  const type = typeof found === 'function' ? found : found.module;
  if (dynamic?.module) collect(dynamic.module, controllers, seen);
  const listed = (key: string): unknown[] =>
    type ? ((Reflect.getMetadata(key, type) as unknown[] | undefined) ?? []) : [];
  for (const controller of [...listed(MODULE_METADATA.CONTROLLERS), ...(dynamic?.controllers ?? [])]) {
    controllers.add(controller as abstract new () => object);
  }
  for (const imported of [...listed(MODULE_METADATA.IMPORTS), ...(dynamic?.imports ?? [])])
    collect(imported, controllers, seen);
}

function routesOf(prototype: Record<string, object>, controller: string): Route[] {
  return Object.getOwnPropertyNames(prototype)
    .filter((name) => name !== 'constructor')
    .map((name) => ({ name, handler: prototype[name]! }))
    .filter(({ handler }) => Reflect.hasMetadata(PATH_METADATA, handler))
    .map(({ name, handler }) => ({ name: `${controller}.${name}`, handler }));
}

/** What a POST only asks: named, so that a new one is a decision. */
const ONLY_ASK: readonly string[] = ['AccessController.check', 'AccessController.preview'];

describe('the routes', () => {
  const all = routes();
  const mutating = all.filter(({ handler }) => Reflect.getMetadata(METHOD_METADATA, handler) !== RequestMethod.GET);

  it('are found', () => {
    expect(all.length).toBeGreaterThan(40);
    expect(mutating.length).toBeGreaterThan(20);
  });

  it('name the audit event they leave, each one that changes something', () => {
    const silent = mutating.filter(({ name, handler }) => !endpointOf(handler)?.audit && !ONLY_ASK.includes(name));
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('name events of the catalogue', () => {
    const named = all.map(({ handler }) => endpointOf(handler)?.audit).filter((action) => action !== undefined);
    expect(named.filter((action) => !(action in EVENT_CATALOGUE))).toEqual([]);
  });
});
