import { globSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventOf, routeClassOf } from '@app/http';
import { type DeclaredRoute, declaredRoutesOf } from '../support/declared-routes.js';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Other methods than GET that leave no mark in the trail, and why. */
const UNMARKED: Readonly<Record<string, string>> = {
  'POST /access/check': 'asks, and only has too many questions for a query string',
  'POST /access/preview': 'takes back what it tried',
};

/** Such as nobody is given lightly: who uses one to read leaves a mark. */
const SENSITIVE = ['audit:read', 'audit:export', 'sessions:read', 'users:export', 'users:export-personal-data'];
/** Under one of those, and yet without a mark, and why. */
const UNTOLD: Readonly<Record<string, string>> = {
  'GET /audit-checkpoints': 'hashes and signatures of the whole, meant to be carried away',
  'GET /audit-checkpoints/consistency': 'hashes',
  'GET /audit-checkpoints/latest': 'a hash and its signature',
  'GET /audit-events/:id/proof': 'hashes, and an entry with commitments in place of values',
};

/** Never limited and never refused in an overload. */
const PROBES = ['GET /.well-known/jwks.json', 'GET /health', 'GET /ready', 'GET /startup'];
/** What moves many rows is named after it. */
const BULK = /\/(bulk|imports?|exports?)(\/|-|$)/;
/** Named so, and yet about one person, or about how far the work is. */
const NOT_BULK = [
  'GET /auth/me/export',
  'GET /users/:id/export',
  'GET /users/imports',
  'GET /users/imports/:id',
  'GET /users/imports/:id/events',
  'GET /users/imports/:id/rows',
  'POST /users/imports/:id/cancel',
];

let routes: DeclaredRoute[];

beforeAll(async () => {
  const files = globSync('{libs,apps}/*/src/**/*.controller.ts', { cwd: ROOT });
  const modules = await Promise.all(files.map((file) => import(path.join(ROOT, file)) as Promise<object>));
  routes = modules.flatMap((exported) => Object.values(exported).flatMap(declaredRoutesOf));
}, 60_000);

describe('every route', () => {
  it('is found', () => {
    expect(routes.length).toBeGreaterThan(90);
  });

  it('that changes something names the event it leaves in the trail', () => {
    const unmarked = routes.filter(({ method, endpoint }) => method !== 'GET' && endpoint.audit === undefined);
    const names = unmarked.map(({ method, path: below }) => `${method} ${below}`);
    // Declare `audit` in its @Endpoint, or add it to UNMARKED with a reason.
    expect(names.sort()).toEqual(Object.keys(UNMARKED).sort());
  });

  it('that reads what is sensitive names the event it leaves in the trail', () => {
    const reading = routes.filter(
      ({ method, endpoint }) =>
        method === 'GET' && endpoint.access.kind === 'permission' && SENSITIVE.includes(endpoint.access.permission),
    );
    const untold = reading.filter(({ endpoint }) => eventOf(endpoint) === undefined);
    // Declare `reads` in its @Endpoint, or add it to UNTOLD with a reason.
    expect(untold.map(({ method, path: below }) => `${method} ${below}`).sort()).toEqual(Object.keys(UNTOLD));
  });

  it('is the only one of its method and path', () => {
    const names = routes.map(({ method, path: below }) => `${method} ${below.replace(/:\w+/g, ':')}`);
    expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
  });

  it('that is open has a limit, but for the probes', () => {
    const unlimited = routes.filter(({ method, endpoint }) => routeClassOf(endpoint, method === 'GET') === 'probe');
    expect(unlimited.map(({ method, path: below }) => `${method} ${below}`).sort()).toEqual(PROBES);
  });

  it('that moves many rows at once says so, because it waits first when there is too much to do', () => {
    const bulk = routes.filter(
      ({ method, path: below }) => BULK.test(below) && !NOT_BULK.includes(`${method} ${below}`),
    );
    const unsaid = bulk.filter(({ endpoint }) => endpoint.rateLimit !== 'bulk');
    // Add `rateLimit: 'bulk'` to its @Endpoint.
    expect(unsaid.map(({ method, path: below }) => `${method} ${below}`)).toEqual([]);
  });
});
