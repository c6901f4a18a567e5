/** A signed-in person, as the authentication guard found them. */
export interface Principal {
  readonly userId: string;
  readonly sessionId: string;
  /** May only enrol a second factor, which a role of theirs demands. */
  readonly mustEnrolMfa?: boolean;
}

/** Who acts: a signed-in person, or Rollcall itself (first owner, defaults, the command line). */
export type Actor = Principal | typeof SYSTEM;

export const SYSTEM = Object.freeze({ system: true as const });

export function isSystem(actor: Actor): actor is typeof SYSTEM {
  return 'system' in actor;
}

/** The id that `granted_by`-like columns record: null when Rollcall itself acted. */
export function actorUserId(actor: Actor): string | null {
  return isSystem(actor) ? null : actor.userId;
}
