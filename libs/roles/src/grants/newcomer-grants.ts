import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, type DomainEvent, actorUserId, appError, isSystem } from '@app/kernel';
import { Authority, FOR_GOOD } from '../authority/authority.js';
import { type Role } from '../roles/role.entity.js';
import { RolesRepository } from '../roles/roles.repository.js';
import { DEFAULT_ROLE } from './default-role.js';
import { Grant } from './grant.entity.js';
import { RoleGranted } from './grant.events.js';
import { GrantsRepository } from './grants.repository.js';

/** A new account, which holds nothing yet. */
export interface RolesOfNewcomer {
  readonly userId: string;
  /** Names or ids; undefined: what every account gets. */
  readonly roles: readonly string[] | undefined;
}

export interface GivenAccess {
  readonly pairs: readonly { readonly userId: string; readonly roleId: string }[];
  readonly events: readonly DomainEvent[];
}

/**
 * The grants of many new accounts. What the actor may is asked once for each role, not for each account: nobody of them holds
 * anything that somebody could lack.
 */
@Injectable()
export class NewcomerGrants {
  constructor(
    private readonly roles: RolesRepository,
    private readonly grants: GrantsRepository,
    private readonly authority: Authority,
  ) {}

  /** @throws ROLE_UNKNOWN, PERMISSION_DENIED, APPROVAL_REQUIRED, GRANT_EXCEEDS_AUTHORITY */
  async assertMayGrant(actor: Actor, namesOrIds: readonly string[]): Promise<ReadonlyMap<string, Role>> {
    if (namesOrIds.length === 0) return new Map();
    await this.authority.assertHolds(actor, 'roles:assign');
    const roles = await this.roles.getAll(namesOrIds, 'roles');
    for (const role of new Set(roles)) {
      if (role.requiresApproval && !isSystem(actor)) throw appError('APPROVAL_REQUIRED');
      await this.authority.assertMayGrant(actor, role.id, FOR_GOOD);
    }
    return new Map(namesOrIds.map((nameOrId, n) => [nameOrId, roles[n]!]));
  }

  /** Asks no rule about the state it leads to. @throws as `assertMayGrant` */
  async grantAll(actor: Actor, newcomers: readonly RolesOfNewcomer[]): Promise<GivenAccess> {
    const chosen = await this.assertMayGrant(actor, [...new Set(newcomers.flatMap(({ roles }) => roles ?? []))]);
    const isDefaultGiven = newcomers.some(({ roles }) => roles === undefined);
    const [byDefault] = isDefaultGiven ? await this.roles.getAll([DEFAULT_ROLE], 'roles') : [];
    const given = newcomers.flatMap(({ userId, roles }) =>
      roles === undefined
        ? [{ role: byDefault!, grant: newGrant(userId, byDefault!, null, 'default') }]
        : rolesNamed(roles, chosen).map((role) => ({
            role,
            grant: newGrant(userId, role, actorUserId(actor), 'import'),
          })),
    );
    await this.grants.insertAll(given.map(({ grant }) => grant));
    return {
      pairs: given.map(({ grant: { userId, roleId } }) => ({ userId, roleId })),
      events: given.map(({ role, grant }) => new RoleGranted(grant, role.name)),
    };
  }
}

/** A role may be named twice, by its name and by its id. */
function rolesNamed(namesOrIds: readonly string[], roles: ReadonlyMap<string, Role>): Role[] {
  return [...new Set(namesOrIds.map((nameOrId) => roles.get(nameOrId)!))];
}

function newGrant(userId: string, role: Role, grantedBy: string | null, source: Grant['source']): Grant {
  const nothing = { reason: null, ticket: null, validUntil: null };
  return Object.assign(new Grant(), {
    id: randomUUID(),
    userId,
    roleId: role.id,
    scope: '*',
    source,
    grantedBy,
    ...nothing,
  });
}
