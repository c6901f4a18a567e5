import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient } from '../support/api-client.js';
import { type DeclaredRoute, declaredRoutes } from '../support/declared-routes.js';
import {
  type Cell,
  LET_IN,
  type Tried,
  call,
  callHead,
  expectedOf,
  isRecorded,
  outcomeOf,
  rowOf,
  rowText,
} from '../support/matrix-calls.js';
import { CALLER_KINDS, type Caller, type CallerName, type Cast, assembleCast } from '../support/matrix-principals.js';
import {
  FRESH_PASSWORD_ROUTES,
  ROUTE_RULES,
  type RouteRule,
  SYSTEM_ROLES,
  isPermission,
} from '../support/route-rules.js';
import { severalAtATime } from '../support/several-at-a-time.js';
import { type AuditEvent, TestApp } from '../support/test-app.js';

/**
 * Every route, called by everybody. Ids in paths are made up and bodies are refused, so that nothing is changed. Only this
 * acts all the same, on the session of the caller; it comes last, and on a session of its own.
 */
const ENDS_THE_CALLERS_SESSION = ['POST /auth/logout'];
/** By that, and by the sign-in before it. A new route that takes neither an id nor a body acts too: name what it leaves. */
const MARKS_OF_TRYING = [
  ...['audit-trail.events-read', 'audit-trail.stream-read', 'audit.exported', 'session.ended', 'session.started'],
  ...['user.personal-data-exported', 'users.export-started', 'users.exported'],
];
const AT_ONCE = 20;

let app: TestApp;
let routes: DeclaredRoute[];
let cast: Cast;
let permissions: string[];
/** Who was refused what, as it must stand in the trail. */
const refusals: string[] = [];

const nameOf = ({ method, path }: DeclaredRoute): string => `${method} ${path}`;

beforeAll(async () => {
  app = await TestApp.start();
  routes = declaredRoutes(app);
  permissions = [...new Set(routes.map(ruleFor).filter(isPermission))];
  cast = await assembleCast(app, permissions);
});

afterAll(() => app.stop());

describe('the table of rules', () => {
  it('has one line for each route, and it says what the route declares', () => {
    const declared = new Map(routes.map((route) => [nameOf(route), ruleOf(route)]));
    const names = [...new Set([...declared.keys(), ...Object.keys(ROUTE_RULES)])];
    const problems = names.flatMap((name) => problemWith(name, declared.get(name), ROUTE_RULES[name]));
    expect({ 'in test/support/route-rules.ts': problems }).toEqual({ 'in test/support/route-rules.ts': [] });
  });

  it('names the routes that want a fresh password', () => {
    const declared = routes.filter(({ endpoint }) => endpoint.reauthenticated).map(nameOf);
    expect(declared.sort()).toEqual(FRESH_PASSWORD_ROUTES);
  });

  it('knows what the system roles carry', async () => {
    const { data } = await app.owner.get('/roles?isSystem=true&limit=100');
    const roles = data as { name: string; permissions: string[] }[];
    expect(Object.fromEntries(roles.map((role) => [role.name, role.permissions.toSorted()]))).toEqual(SYSTEM_ROLES);
  });
});

describe('every route', () => {
  it.each(Object.keys(CALLER_KINDS) as CallerName[])('lets in or refuses %s as the table says', async (kind) => {
    const tried = await tryAll(kind);
    refusals.push(...tried.filter(isRecorded).map(rowOf));
    const wrong = tried
      .map((each) => [each, expectedOf(CALLER_KINDS[kind], each), outcomeOf(each)] as const)
      .filter(([, expected, outcome]) => expected !== outcome)
      .map(([{ name, rule }, expected, outcome]) => `${name} (${rule}): must be ${expected}, is ${outcome}`);
    expect(wrong).toEqual([]);
    expect(tried).toHaveLength(routes.length);
  });

  it('that refuses somebody it knows leaves one row in the trail', async () => {
    const rows = await trail('action=access.denied');
    const recorded = rows.map(({ actor, subject, details }) => rowText(actor.id, subject.id, details));
    expect(recorded.sort()).toEqual(refusals.sort());
    expect(recorded.length).toBeGreaterThan(routes.length);
  });

  it('was only tried: nothing but sessions began or ended', async () => {
    const { id: maker } = (await app.owner.get('/auth/me')).data as { id: string };
    const marks = (await trail('outcome=success')).filter(({ actor }) => actor.id !== null && actor.id !== maker);
    expect([...new Set(marks.map(({ action }) => action))].sort()).toEqual(MARKS_OF_TRYING);
  });

  it.each(['nobody signed in', 'a person with everything but the permission'] as const)(
    'that is read refuses %s by HEAD as well',
    async (kind) => {
      const readings = routes.filter(({ method }) => method === 'GET').map((route) => cellOf(kind, route));
      const wrong = (await severalAtATime(AT_ONCE, readings, callHead))
        .map((each) => [each.name, expectedOf(CALLER_KINDS[kind], each), String(each.answer.status)] as const)
        .filter(([, expected, status]) => expected !== LET_IN && !expected.startsWith(status))
        .map(([name, expected, status]) => `${name}: must be ${expected}, is ${status}`);
      expect(wrong).toEqual([]);
    },
  );
});

function ruleOf({ endpoint: { access } }: DeclaredRoute): RouteRule {
  return access.kind === 'permission' ? access.permission : access.kind;
}

/** A route without a line is named by the first test; the others need not fail for the same reason. */
function ruleFor(route: DeclaredRoute): RouteRule {
  return ROUTE_RULES[nameOf(route)] ?? ruleOf(route);
}

function problemWith(name: string, declared: string | undefined, line: string | undefined): string[] {
  if (declared === line) return [];
  if (declared === undefined) return [`remove, there is no such route:  '${name}'`];
  if (line === undefined) return [`add, if that is who may call it:  '${name}': '${declared}',`];
  return [`'${name}' is '${line}' here, and the route declares '${declared}': which of them is meant?`];
}

function cellOf(kind: CallerName, route: DeclaredRoute): Cell {
  const rule = ruleFor(route);
  // Where no permission is asked for, any of those who play the kind will do.
  return { name: nameOf(route), rule, caller: cast[kind](isPermission(rule) ? rule : permissions[0]!) };
}

async function tryAll(kind: CallerName): Promise<Tried[]> {
  const cells = routes.map((route) => cellOf(kind, route));
  const isLast = ({ name }: Cell): boolean => ENDS_THE_CALLERS_SESSION.includes(name);
  const first = cells.filter((cell) => !isLast(cell));
  const tried = await severalAtATime(AT_ONCE, first, (cell) => call(cell));
  for (const cell of cells.filter(isLast)) tried.push(await call(cell, await lastSession(kind, cell.caller)));
  return tried;
}

/** Whoever is nobody has no session that could end. */
function lastSession(kind: CallerName, { api, onceMore }: Caller): ApiClient | Promise<ApiClient> {
  return CALLER_KINDS[kind].is === 'nobody' ? api : onceMore();
}

/** Every event of one kind. */
async function trail(query: string): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  for (let cursor = ''; ;) {
    const { data, meta } = await app.owner.get(`/audit-events?${query}&limit=100${cursor}`);
    events.push(...(data as AuditEvent[]));
    if (!meta['nextCursor']) return events;
    cursor = `&cursor=${encodeURIComponent(meta['nextCursor'] as string)}`;
  }
}
