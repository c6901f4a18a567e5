import { type Actor, type Permission, type Principal } from '@app/kernel';

/** The edge's question to whoever knows access: the roles lib answers it, the composition root connects the two. */
export abstract class Authorizer {
  /** Whether the principal holds a permission at the global scope, right now. */
  abstract holds(principal: Principal, permission: Permission): Promise<boolean>;

  /** @throws TARGET_EXCEEDS_AUTHORITY when the target holds something that the actor does not */
  abstract assertMayActOn(actor: Actor, targetUserId: string): Promise<void>;
}
