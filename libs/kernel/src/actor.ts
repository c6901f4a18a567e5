/** A signed-in person, as the authentication guard found them. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly userId: string;
  readonly sessionId: string;
  /** May only enrol a second factor, which a role of theirs demands. */
  readonly mustEnrolMfa?: boolean;
  /** Who really calls, when they act as this person. From the session, never from the token. */
  readonly impersonatorId?: string;
}

/** A program that came with an API key. It may do what the key says, no more. */
export interface ServiceAccountPrincipal {
  readonly kind: 'service-account';
  readonly serviceAccountId: string;
  readonly keyId: string;
  /** Codes held at the global scope, wildcards as they are. */
  readonly permissions: readonly string[];
  /** When the key ends; null: for good. */
  readonly expiresAt: Date | null;
}

/** Who calls. Routes of the rule `self` are only ever reached by people: they take a `UserPrincipal`. */
export type Principal = UserPrincipal | ServiceAccountPrincipal;

/** Who acts: whoever calls, or Rollcall itself (first owner, defaults, the command line). */
export type Actor = Principal | typeof SYSTEM;

export const SYSTEM = Object.freeze({ system: true as const });

export function isSystem(actor: Actor): actor is typeof SYSTEM {
  return 'system' in actor;
}

/** The id that `granted_by`-like columns record: null when no person acted. */
export function actorUserId(actor: Actor): string | null {
  return !isSystem(actor) && actor.kind === 'user' ? actor.userId : null;
}
