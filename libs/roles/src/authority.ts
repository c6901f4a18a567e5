import { Injectable } from '@nestjs/common';
import { type Actor, type ErrorCode, type Permission, type Principal, appError, isSystem } from '@app/kernel';
import { Authorizer } from '@app/http';
import { AccessQueries } from './access.queries.js';

/**
 * The rules that keep authority from growing by itself, for every way in: nobody gives what they do not hold, nobody acts
 * on someone who holds more. Rollcall itself is bound by neither.
 */
@Injectable()
export class Authority extends Authorizer {
  constructor(private readonly access: AccessQueries) {
    super();
  }

  holds(principal: Principal, permission: Permission): Promise<boolean> {
    return this.access.holds(principal.userId, permission);
  }

  /** @throws PERMISSION_DENIED */
  async assertHolds(actor: Actor, permission: Permission): Promise<void> {
    if (isSystem(actor) || (await this.holds(actor, permission))) return;
    throw exceeds('PERMISSION_DENIED', [permission]);
  }

  async assertMayActOn(actor: Actor, targetUserId: string): Promise<void> {
    if (isSystem(actor) || actor.userId === targetUserId) return;
    const missing = await this.access.missingToActOn(actor.userId, targetUserId);
    if (missing.length > 0) throw exceeds('TARGET_EXCEEDS_AUTHORITY', missing);
  }

  /** @throws GRANT_EXCEEDS_AUTHORITY naming what the role carries and the actor does not hold there for as long */
  async assertMayGrant(actor: Actor, roleId: string, { scope, until }: Extent): Promise<void> {
    if (isSystem(actor)) return;
    const missing = await this.access.missingToGrant(actor.userId, roleId, scope, until);
    if (missing.length > 0) throw exceeds('GRANT_EXCEEDS_AUTHORITY', missing);
  }
}

/** Where and how long something is granted; `until` null is for good. */
export interface Extent {
  readonly scope: string;
  readonly until: Date | null;
}

function exceeds(code: ErrorCode, missing: readonly string[]): Error {
  const details = missing.map((permission) => ({
    code: 'MISSING_PERMISSION',
    message: `You do not hold ${permission}.`,
  }));
  return appError(code, { details });
}
