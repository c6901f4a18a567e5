import { randomUUID } from 'node:crypto';
import { OUTSIDE_API_PREFIX } from '../../apps/api/src/http-setup.js';
import { type ApiClient, type ApiResponse } from './api-client.js';
import { type Caller, type CallerKind } from './matrix-principals.js';
import { FRESH_PASSWORD_ROUTES, type RouteRule, isPermission } from './route-rules.js';

/** One route and one who calls it. */
export interface Cell {
  /** Such as `GET /users/:id`. */
  readonly name: string;
  readonly rule: RouteRule;
  readonly caller: Caller;
}

export interface Tried extends Cell {
  readonly answer: ApiResponse;
}

export const LET_IN = 'let in';

/** No route knows the field: whoever may call is told so, and nothing is changed. */
const REFUSED_BODY = { 'access-matrix': true };
/** What stands before a handler, and what means that there is none. */
const NOT_LET_IN = [
  'UNAUTHENTICATED',
  'TOKEN_EXPIRED',
  'PERMISSION_DENIED',
  'REAUTH_REQUIRED',
  'PASSWORD_CHANGE_REQUIRED',
  'MFA_ENROLMENT_REQUIRED',
  'IMPERSONATION_FORBIDDEN',
  'RATE_LIMITED',
  'ROUTE_NOT_FOUND',
  'METHOD_NOT_ALLOWED',
];

/** With ids that nothing has. */
export async function call(cell: Cell, api: ApiClient = cell.caller.api): Promise<Tried> {
  const [method, path] = cell.name.split(' ') as [string, string];
  const isOutside = (OUTSIDE_API_PREFIX as readonly string[]).includes(path.slice(1));
  const target = `${isOutside ? '/' : ''}${path.replace(/:\w+/g, () => randomUUID())}`;
  const isReading = method === 'GET' || method === 'HEAD';
  return { ...cell, answer: await api.call(method, target, isReading ? {} : { body: REFUSED_BODY }) };
}

export function callHead(cell: Cell): Promise<Tried> {
  return call({ ...cell, name: cell.name.replace('GET', 'HEAD') });
}

/** By the table alone. */
export function expectedOf({ is, mayUse }: CallerKind, { name, rule }: Cell): string {
  if (rule === 'public') return LET_IN;
  if (is === 'nobody') return '401 UNAUTHENTICATED';
  if (is === 'program' && FRESH_PASSWORD_ROUTES.includes(name)) return '403 REAUTH_REQUIRED';
  if (rule === 'self') return is === 'person' ? LET_IN : '403 PERMISSION_DENIED PEOPLE_ONLY';
  return mayUse(rule) ? LET_IN : `403 PERMISSION_DENIED MISSING_PERMISSION ${rule}`;
}

/** Whatever is said behind the guards was let in: that nothing was found, or that the body is refused. */
export function outcomeOf({ rule, answer: { status, error } }: Tried): string {
  const details = error?.details ?? [];
  const outcome = [status, error?.code, ...details.map(({ code }) => code)].filter(Boolean).join(' ');
  if (outcome === '403 PERMISSION_DENIED MISSING_PERMISSION') return `${outcome} ${missingIn(error)}`;
  // A program that may not be one of two people is told so behind the guard: it holds the permission.
  if (outcome === '403 PERMISSION_DENIED PEOPLE_ONLY' && isPermission(rule)) return LET_IN;
  return status >= 500 || NOT_LET_IN.includes(error?.code) ? outcome : LET_IN;
}

/** About oneself, that a password is asked for is no refusal, and not recorded. */
export function isRecorded({ rule, answer: { status, error } }: Tried): boolean {
  return status === 403 && (isPermission(rule) || error.code !== 'REAUTH_REQUIRED');
}

/** How a refusal must stand in the trail. */
export function rowOf({ name, caller, answer: { error } }: Tried): string {
  return rowText(caller.id, name.replace(' ', ' /api/v1'), { code: error.code, permission: missingIn(error) });
}

export function rowText(actorId?: string | null, route?: string | null, details?: object | null): string {
  const { code, permission } = details as { code: string; permission?: string };
  return [actorId, route, code, permission].filter(Boolean).join(' ');
}

function missingIn({ details: [detail] }: ApiResponse['error']): string | undefined {
  const { message = '' } = (detail ?? {}) as { message?: string };
  return /the permission (\S+)\.$/.exec(message)?.[1];
}
