import { Injectable } from '@nestjs/common';
import {
  type Actor,
  type ErrorCode,
  type Permission,
  type Principal,
  type ServiceAccountPrincipal,
  actorUserId,
  appError,
  isSystem,
} from '@app/kernel';
import { Authorizer } from '@app/http';
import { AccessQueries } from './access.queries.js';
import { KeyAccessQueries } from './key-access.queries.js';
import { OwnPermissions } from './own-permissions.js';

/**
 * The rules that keep authority from growing by itself, for every way in: nobody gives what they do not hold, nobody acts
 * on someone who holds more. Rollcall itself is bound by neither.
 */
@Injectable()
export class Authority extends Authorizer {
  constructor(
    private readonly access: AccessQueries,
    private readonly keyAccess: KeyAccessQueries,
    private readonly ownPermissions: OwnPermissions,
  ) {
    super();
  }

  holds(principal: Principal, permission: Permission): Promise<boolean> {
    if (principal.kind === 'service-account') return this.keyAccess.holds(principal.permissions, permission);
    return this.ownPermissions.includes(principal.userId, permission);
  }

  /** @throws PERMISSION_DENIED */
  async assertHolds(actor: Actor, permission: Permission): Promise<void> {
    if (isSystem(actor) || (await this.holdsNow(actor, permission))) return;
    throw exceeds('PERMISSION_DENIED', [permission]);
  }

  assertMayActOn(actor: Actor, targetUserId: string): Promise<void> {
    return this.assertMayActOnAll(actor, [targetUserId]);
  }

  /** @throws TARGET_EXCEEDS_AUTHORITY naming what some of them hold and the actor does not */
  async assertMayActOnAll(actor: Actor, targetUserIds: readonly string[]): Promise<void> {
    const others = targetUserIds.filter((id) => id !== actorUserId(actor));
    if (isSystem(actor) || others.length === 0) return;
    const missing =
      actor.kind === 'service-account'
        ? await this.keyAccess.missingToActOn(actor.permissions, others)
        : await this.access.missingToActOn(actor.userId, others);
    if (missing.length > 0) throw exceeds('TARGET_EXCEEDS_AUTHORITY', missing);
  }

  /** @throws GRANT_EXCEEDS_AUTHORITY naming what the role carries and the actor does not hold there for as long */
  async assertMayGrant(actor: Actor, roleId: string, { scope, until }: Extent): Promise<void> {
    if (isSystem(actor)) return;
    const missing =
      actor.kind === 'service-account'
        ? await this.keyAccess.missingToGrant(outlives(actor, until) ? [] : actor.permissions, roleId)
        : await this.access.missingToGrant(actor.userId, roleId, scope, until);
    if (missing.length > 0) throw exceeds('GRANT_EXCEEDS_AUTHORITY', missing);
  }

  /** For each role that a group carries. @throws GRANT_EXCEEDS_AUTHORITY */
  async assertMayGrantAll(actor: Actor, carried: readonly { roleId: string; scope: string }[]): Promise<void> {
    for (const { roleId, scope } of carried) await this.assertMayGrant(actor, roleId, { scope, until: null });
  }

  /**
   * For permissions put into an API key that ends at an instant, or never (null).
   * @throws PERMISSION_UNKNOWN, GRANT_EXCEEDS_AUTHORITY naming what the actor does not hold for as long
   */
  async assertMayGive(actor: Actor, permissions: readonly string[], until: Date | null): Promise<void> {
    const unknown = await this.keyAccess.unknownAmong(permissions);
    if (unknown.length > 0) throw unknownPermissions(permissions, unknown);
    const missing = await this.missingToGive(actor, permissions, until);
    if (missing.length > 0) throw exceeds('GRANT_EXCEEDS_AUTHORITY', missing);
  }

  /** For whoever holds these permissions by API keys. @throws TARGET_EXCEEDS_AUTHORITY */
  async assertMayActOnHolderOf(actor: Actor, permissions: readonly string[]): Promise<void> {
    const missing = await this.missingToGive(actor, permissions, new Date());
    if (missing.length > 0) throw exceeds('TARGET_EXCEEDS_AUTHORITY', missing);
  }

  /** Asked inside the change it allows, so of the database: what is remembered may be a moment old. */
  private holdsNow(principal: Principal, permission: Permission): Promise<boolean> {
    if (principal.kind === 'service-account') return this.keyAccess.holds(principal.permissions, permission);
    return this.access.holds(principal.userId, permission);
  }

  private async missingToGive(
    actor: Actor,
    permissions: readonly string[],
    until: Date | null,
  ): Promise<readonly string[]> {
    if (isSystem(actor)) return [];
    if (actor.kind === 'user') return this.keyAccess.missingOfUser(actor.userId, permissions, until);
    return outlives(actor, until) ? permissions : this.keyAccess.missing(actor.permissions, permissions);
  }
}

/** Where and how long something is granted; `until` null is for good. */
export interface Extent {
  readonly scope: string;
  readonly until: Date | null;
}

/** For good and everywhere: what a role or a group gives to whoever holds it, now or later. */
export const FOR_GOOD: Extent = { scope: '*', until: null };

/** What a key makes or grants must not outlive it: or its expiry would be worth nothing. */
function outlives({ expiresAt }: ServiceAccountPrincipal, until: Date | null): boolean {
  return expiresAt !== null && (until === null || until > expiresAt);
}

function exceeds(code: ErrorCode, missing: readonly string[]): Error {
  const details = missing.map((permission) => ({
    code: 'MISSING_PERMISSION',
    message: `You do not hold ${permission}.`,
  }));
  return appError(code, { details });
}

function unknownPermissions(given: readonly string[], unknown: readonly string[]): Error {
  const details = unknown.map((code) => ({
    field: `permissions.${given.indexOf(code)}`,
    code: 'PERMISSION_UNKNOWN',
    message: `There is no permission ${code}.`,
  }));
  return appError('PERMISSION_UNKNOWN', { details });
}
