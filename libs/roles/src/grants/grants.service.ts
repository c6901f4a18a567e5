import { Injectable } from '@nestjs/common';
import { type Actor, SYSTEM } from '@app/kernel';
import { Database } from '@app/platform';
import { Authority } from '../authority/authority.js';
import { AccessChangesService } from '../changes/access-changes.service.js';
import { RolesRepository } from '../roles/roles.repository.js';
import { DEFAULT_ROLE } from './default-role.js';
import { type GrantSource } from './grant.entity.js';
import { type GrantBody, type GrantRoleInput } from './grants.dto.js';
import { GrantsQueries } from './grants.queries.js';

/** Gives roles to users and takes them back. */
@Injectable()
export class GrantsService {
  constructor(
    private readonly database: Database,
    private readonly changes: AccessChangesService,
    private readonly roles: RolesRepository,
    private readonly queries: GrantsQueries,
    private readonly authority: Authority,
  ) {}

  /** @throws what `GrantChanges.grant` and `AccessRules` refuse it with */
  grant(actor: Actor, userId: string, input: GrantRoleInput): Promise<GrantBody> {
    return this.database.transaction(async () => {
      const id = await this.changes.make(actor, { type: 'grant', userId, ...input });
      return this.queries.getGrant(id);
    });
  }

  /** @throws GRANT_NOT_FOUND, TARGET_EXCEEDS_AUTHORITY, LAST_OWNER */
  async revoke(actor: Actor, userId: string, grantId: string): Promise<void> {
    await this.changes.make(actor, { type: 'revoke', userId, grantId });
  }

  /**
   * The first roles of a new account, inside the transaction that creates it.
   * @throws ROLE_UNKNOWN, PERMISSION_DENIED, GRANT_EXCEEDS_AUTHORITY, APPROVAL_REQUIRED, …
   */
  async grantInitial(actor: Actor, userId: string, roles: readonly string[] | undefined): Promise<void> {
    if (roles === undefined) return this.giveEach(SYSTEM, userId, [DEFAULT_ROLE], 'default');
    if (roles.length > 0) await this.authority.assertHolds(actor, 'roles:assign');
    await this.giveEach(actor, userId, roles, 'api');
  }

  /** The installation's own grant: the first owner. */
  async bootstrapOwner(userId: string): Promise<void> {
    await this.giveEach(SYSTEM, userId, ['owner'], 'bootstrap');
  }

  private async giveEach(
    actor: Actor,
    userId: string,
    namesOrIds: readonly string[],
    source: GrantSource,
  ): Promise<void> {
    if (namesOrIds.length === 0) return;
    const roles = await this.roles.getAll(namesOrIds, 'roles');
    const grants = roles.map(({ id }) => ({ type: 'grant', userId, roleId: id, source }) as const);
    await this.changes.makeAll({ actor }, grants);
  }
}
