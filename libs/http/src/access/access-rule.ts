import { type ExecutionContext } from '@nestjs/common';
import { type Permission } from '@app/kernel';

/** Who may call a route. Every route declares exactly one rule; one that declares none stops the boot. */
export type AccessRule =
  /** Anybody, signed in or not. */
  | { readonly kind: 'public' }
  /** Anybody signed in, about themselves only. */
  | { readonly kind: 'self' }
  /** Whoever holds the permission at the global scope. */
  | { readonly kind: 'permission'; readonly permission: Permission };

export const ACCESS_RULE = 'rollcall:access-rule';

export const anyone: AccessRule = { kind: 'public' };
export const self: AccessRule = { kind: 'self' };

export function holderOf(permission: Permission): AccessRule {
  return { kind: 'permission', permission };
}

export function accessRuleOf(handler: object): AccessRule | undefined {
  return Reflect.getMetadata(ACCESS_RULE, handler) as AccessRule | undefined;
}

export function accessRuleFor(context: ExecutionContext): AccessRule {
  const rule = accessRuleOf(context.getHandler());
  // The boot check makes this unreachable; if it ever is reached, the answer is no.
  if (!rule) throw new Error(`${context.getClass().name}.${context.getHandler().name} declares no access rule`);
  return rule;
}
