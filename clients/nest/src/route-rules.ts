// Who may call a route, said at the route. A handler's own rule counts instead of its controller's; none at all means nobody.
import { type CustomDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { type Reflector } from '@nestjs/core';
import { type RollcallUser } from './current-user.js';

/** What Express and Fastify have in common about a request. */
export interface ProtectedRequest {
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  user?: RollcallUser;
}

/** Where the permission must be held, such as `org:42`. Undefined asks whether it is held everywhere. */
export type ScopeOf = (request: ProtectedRequest) => string | undefined;

export interface RuleOptions {
  /** Whoever acts as somebody else may read; to let them change something too, say so. Default: false. */
  readonly whileImpersonating?: boolean;
}

export type RouteRule =
  | { readonly kind: 'public' }
  | (RuleOptions & { readonly kind: 'signed-in' })
  | (RuleOptions & { readonly kind: 'permission'; readonly permission: string; readonly scope?: ScopeOf });

const RULE = 'rollcall:rule';
const PERMISSION = /^[a-z][a-z0-9_-]*(:[a-z][a-z0-9_-]*)+$/;

/** Anybody, signed in or not. */
export const Public = (): CustomDecorator => declare({ kind: 'public' });

/** Whoever is signed in to Rollcall, whatever they may do. */
export const SignedIn = (options: RuleOptions = {}): CustomDecorator => declare({ kind: 'signed-in', ...options });

/**
 * Whoever holds the permission, everywhere or at the scope that the request is about.
 * @throws {TypeError} when `permission` is no code without wildcards, such as `crm:deal:read`
 */
export function RequirePermission(
  permission: string,
  options: RuleOptions & { readonly scope?: ScopeOf } = {},
): CustomDecorator {
  if (!PERMISSION.test(permission)) throw new TypeError(`${permission} is no permission such as crm:deal:read`);
  return declare({ kind: 'permission', permission, ...options });
}

export function ruleOf(reflector: Reflector, context: ExecutionContext): RouteRule | undefined {
  return reflector.getAllAndOverride<RouteRule | undefined>(RULE, [context.getHandler(), context.getClass()]);
}

function declare(rule: RouteRule): CustomDecorator {
  return SetMetadata(RULE, rule);
}
