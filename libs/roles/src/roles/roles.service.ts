import { Injectable } from '@nestjs/common';
import { type Actor, type ExpectedVersions } from '@app/kernel';
import { Database } from '@app/platform';
import { AccessChangesService } from '../changes/access-changes.service.js';
import { RoleExclusionsQueries } from './role-exclusions.queries.js';
import {
  type CreateRoleInput,
  type ReplaceRoleInput,
  type RoleBody,
  type RoleExclusionBody,
  type UpdateRoleInput,
} from './roles.dto.js';
import { RolesQueries } from './roles.queries.js';

/** What a role is called, carries, inherits, demands and excludes. */
@Injectable()
export class RolesService {
  constructor(
    private readonly database: Database,
    private readonly changes: AccessChangesService,
    private readonly queries: RolesQueries,
    private readonly exclusions: RoleExclusionsQueries,
  ) {}

  /** @throws ROLE_NAME_TAKEN, PERMISSION_UNKNOWN, ROLE_UNKNOWN, GRANT_EXCEEDS_AUTHORITY, APPROVAL_REQUIRED */
  create(actor: Actor, input: CreateRoleInput): Promise<RoleBody> {
    return this.database.transaction(async () =>
      this.queries.get(await this.changes.make(actor, { type: 'role.create', ...input })),
    );
  }

  /** What is left out is cleared. @throws what `update` throws */
  replace(actor: Actor, id: string, input: ReplaceRoleInput, expected: ExpectedVersions): Promise<RoleBody> {
    const { name, permissions, description = '', parents = [] } = input;
    const { mfaRequired = false, requiresApproval = false, maxHolders = null } = input;
    const whole = { name, permissions, description, parents, mfaRequired, requiresApproval, maxHolders };
    return this.update(actor, id, whole, expected);
  }

  /** Only what is given changes. @throws what `RoleChanges.update` and `AccessRules` refuse it with */
  update(actor: Actor, roleId: string, input: UpdateRoleInput, expected: ExpectedVersions): Promise<RoleBody> {
    return this.database.transaction(async () => {
      await this.changes.make(actor, { type: 'role.update', roleId, expected, ...input });
      return this.queries.get(roleId);
    });
  }

  /** Taken from everybody who holds it. @throws what `RoleChanges.delete` and `AccessRules` refuse it with */
  async delete(actor: Actor, roleId: string, expected: ExpectedVersions): Promise<void> {
    await this.changes.make(actor, { type: 'role.delete', roleId, expected });
  }

  /** @throws ROLE_NOT_FOUND, GRANT_EXCEEDS_AUTHORITY, SEPARATION_OF_DUTY; VALIDATION_ERROR for a role and itself */
  exclude(actor: Actor, roleId: string, otherRoleId: string, reason?: string): Promise<RoleExclusionBody> {
    return this.database.transaction(async () => {
      await this.changes.make(actor, { type: 'role.exclude', roleId, otherRoleId, reason });
      return this.exclusions.get(roleId, otherRoleId);
    });
  }

  /** @throws ROLE_NOT_FOUND, ROLE_EXCLUSION_NOT_FOUND, GRANT_EXCEEDS_AUTHORITY */
  async endExclusion(actor: Actor, roleId: string, otherRoleId: string): Promise<void> {
    await this.changes.make(actor, { type: 'role.end-exclusion', roleId, otherRoleId });
  }
}
