import { Injectable } from '@nestjs/common';
import { type Actor, actorUserId, appError, assertVersion, invalidField, isSystem } from '@app/kernel';
import { Authority, type Extent, FOR_GOOD } from '../authority/authority.js';
import {
  type CreateRole,
  type DeleteRole,
  type EndExclusion,
  type ExcludeRoles,
  type UpdateRole,
} from '../changes/access-change.js';
import { type AppliedChange, type ChangeContext } from '../changes/change-context.js';
import { RoleCreated, RoleDeleted, RoleExclusionRemoved, RoleUpdated, RolesExcluded } from './role.events.js';
import { Role, type RoleFields } from './role.entity.js';
import { RoleEdgesRepository } from './role-edges.repository.js';
import { RoleExclusionsRepository } from './role-exclusions.repository.js';
import { RolesQueries } from './roles.queries.js';
import { RolesRepository } from './roles.repository.js';

/**
 * Makes the changes of roles. Whoever changes a role must hold everything it carries, before and after: a role is given to
 * others, and those who hold more than the actor must not lose it by them.
 */
@Injectable()
export class RoleChanges {
  constructor(
    private readonly roles: RolesRepository,
    private readonly edges: RoleEdgesRepository,
    private readonly exclusions: RoleExclusionsRepository,
    private readonly queries: RolesQueries,
    private readonly authority: Authority,
  ) {}

  /** @throws ROLE_NAME_TAKEN, PERMISSION_UNKNOWN, ROLE_UNKNOWN, GRANT_EXCEEDS_AUTHORITY */
  async create({ actor }: ChangeContext, change: CreateRole): Promise<AppliedChange> {
    const role = Role.create({ ...fieldsOf(change), name: change.name }, change.id);
    await this.roles.insert(role);
    const edges = { permissions: change.permissions ?? [], parents: change.parents ?? [] };
    await this.setEdges(actor, role, edges, { scope: '*', until: new Date() });
    return { id: role.id, event: new RoleCreated(await this.queries.get(role.id)) };
  }

  /**
   * @throws ROLE_NOT_FOUND, PRECONDITION_FAILED, SYSTEM_ROLE_PROTECTED, ROLE_NAME_TAKEN, PERMISSION_UNKNOWN, ROLE_UNKNOWN,
   * ROLE_CYCLE, GRANT_EXCEEDS_AUTHORITY, APPROVAL_REQUIRED
   */
  async update(context: ChangeContext, { roleId, expected, ...change }: UpdateRole): Promise<AppliedChange> {
    const role = await this.roles.getForUpdate(roleId);
    assertVersion(role.version, expected);
    await this.authority.assertMayGrant(context.actor, roleId, FOR_GOOD);
    const before = await this.queries.get(roleId);
    assertMayRelax(role, change, context);
    if (role.change(fieldsOf(change))) await this.roles.save(role);
    await this.setEdges(context.actor, role, change, FOR_GOOD);
    const event = new RoleUpdated(before, await this.queries.get(roleId));
    if (Object.keys(event.changes).length === 0) return { id: roleId };
    await this.roles.raiseVersion(roleId);
    if (event.changes['name']) await this.roles.raiseVersionsAround(roleId);
    return { id: roleId, event };
  }

  /** @throws ROLE_NOT_FOUND, PRECONDITION_FAILED, SYSTEM_ROLE_PROTECTED, GRANT_EXCEEDS_AUTHORITY */
  async delete({ actor }: ChangeContext, { roleId, expected }: DeleteRole): Promise<AppliedChange> {
    const role = await this.roles.getForUpdate(roleId);
    assertVersion(role.version, expected);
    if (role.isSystem) throw appError('SYSTEM_ROLE_PROTECTED');
    await this.authority.assertMayGrant(actor, roleId, FOR_GOOD);
    const before = await this.queries.get(roleId);
    await this.roles.raiseVersionsAround(roleId);
    const grants = await this.edges.endAll(roleId, actorUserId(actor));
    role.deletedAt = new Date();
    await this.roles.save(role);
    return { id: roleId, event: new RoleDeleted(before, grants) };
  }

  /** @throws ROLE_NOT_FOUND, GRANT_EXCEEDS_AUTHORITY */
  async exclude({ actor }: ChangeContext, { roleId, otherRoleId, reason }: ExcludeRoles): Promise<AppliedChange> {
    const [role, other] = await this.pair(actor, roleId, otherRoleId);
    const isNew = await this.exclusions.put(roleId, otherRoleId, reason ?? null);
    return { id: roleId, ...(isNew && { event: new RolesExcluded(role, other, reason ?? null) }) };
  }

  /** @throws ROLE_NOT_FOUND, ROLE_EXCLUSION_NOT_FOUND, GRANT_EXCEEDS_AUTHORITY */
  async endExclusion({ actor }: ChangeContext, { roleId, otherRoleId }: EndExclusion): Promise<AppliedChange> {
    const [role, other] = await this.pair(actor, roleId, otherRoleId);
    await this.exclusions.end(roleId, otherRoleId);
    return { id: roleId, event: new RoleExclusionRemoved(role, other) };
  }

  private async pair(actor: Actor, roleId: string, otherRoleId: string): Promise<[Role, Role]> {
    if (roleId === otherRoleId) throw invalidField('roleId', 'SAME_ROLE', 'A role cannot exclude itself.');
    const pair: [Role, Role] = [await this.roles.get(roleId), await this.roles.get(otherRoleId)];
    for (const { id } of pair) await this.authority.assertMayGrant(actor, id, FOR_GOOD);
    return pair;
  }

  /** What is put in is asked for before it is: afterwards an actor who holds the role would hold it too. */
  private async setEdges(
    actor: Actor,
    role: Role,
    { permissions, parents }: Partial<Edges>,
    extent: Extent,
  ): Promise<void> {
    const parentRoles = parents && (await this.roles.getAll(parents, 'parents'));
    const parentIds = parentRoles && [...new Set(parentRoles.map(({ id }) => id))];
    if (role.isSystem && (await this.differs(role.id, permissions, parentIds))) throw appError('SYSTEM_ROLE_PROTECTED');
    if (permissions) await this.authority.assertMayGive(actor, permissions, extent.until);
    for (const id of parentIds ?? []) await this.authority.assertMayGrant(actor, id, extent);
    if (permissions) await this.edges.setPermissions(role.id, permissions);
    if (parentIds) await this.edges.setParents(role.id, parentIds);
  }

  private async differs(
    roleId: string,
    permissions?: readonly string[],
    parentIds?: readonly string[],
  ): Promise<boolean> {
    const current = await this.queries.get(roleId);
    return (
      (permissions !== undefined && !sameSet(permissions, current.permissions)) ||
      (parentIds !== undefined &&
        !sameSet(
          parentIds,
          current.parents.map(({ id }) => id),
        ))
    );
  }
}

interface Edges {
  readonly permissions: readonly string[];
  readonly parents: readonly string[];
}

/** Else one person could grant a sensitive role by taking its protection away first. */
function assertMayRelax(role: Role, change: RoleFields, { actor, isApproved }: ChangeContext): void {
  if (!role.requiresApproval || change.requiresApproval !== false || isApproved || isSystem(actor)) return;
  throw appError('APPROVAL_REQUIRED');
}

function fieldsOf(change: RoleFields): RoleFields {
  const { name, description, mfaRequired, requiresApproval, maxHolders } = change;
  return { name, description, mfaRequired, requiresApproval, maxHolders };
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return new Set(one).size === new Set(other).size && one.every((item) => other.includes(item));
}
