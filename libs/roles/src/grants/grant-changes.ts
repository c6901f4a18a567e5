import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { actorUserId, appError, isSystem } from '@app/kernel';
import { Clock } from '@app/platform';
import { Authority } from '../authority/authority.js';
import { type GrantRole, type RevokeGrant } from '../changes/access-change.js';
import { type AppliedChange, type ChangeContext } from '../changes/change-context.js';
import { RolesRepository } from '../roles/roles.repository.js';
import { Grant } from './grant.entity.js';
import { RoleGranted, RoleRevoked } from './grant.events.js';
import { GrantsRepository } from './grants.repository.js';
import { validityOf } from './validity.js';

/** Makes the changes of what single users are granted. */
@Injectable()
export class GrantChanges {
  constructor(
    private readonly grants: GrantsRepository,
    private readonly roles: RolesRepository,
    private readonly authority: Authority,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws USER_NOT_FOUND, ROLE_NOT_FOUND, GRANT_EXISTS, GRANT_EXCEEDS_AUTHORITY, TARGET_EXCEEDS_AUTHORITY,
   * APPROVAL_REQUIRED, VALIDATION_ERROR
   */
  async grant({ actor, isApproved }: ChangeContext, change: GrantRole): Promise<AppliedChange> {
    const { validFrom, validUntil } = validityOf(change, this.clock.now());
    const [, role] = await Promise.all([this.grants.lockUser(change.userId), this.roles.get(change.roleId)]);
    if (role.requiresApproval && !isApproved && !isSystem(actor)) throw appError('APPROVAL_REQUIRED');
    const grant = Object.assign(new Grant(), {
      id: randomUUID(),
      userId: change.userId,
      roleId: role.id,
      scope: change.scope ?? '*',
      reason: change.reason ?? null,
      ticket: change.ticket ?? null,
      source: change.source ?? 'api',
      validUntil,
      grantedBy: actorUserId(actor),
      // Left to the database's clock unless it lies ahead, so that a grant that counts now counts at once.
      ...(validFrom && { validFrom }),
    });
    await this.authority.assertMayActOn(actor, change.userId);
    await this.authority.assertMayGrant(actor, role.id, { scope: grant.scope, until: validUntil });
    await this.grants.insert(grant);
    return { id: grant.id, event: new RoleGranted(grant, role.name) };
  }

  /** @throws GRANT_NOT_FOUND, TARGET_EXCEEDS_AUTHORITY */
  async revoke({ actor }: ChangeContext, { userId, grantId }: RevokeGrant): Promise<AppliedChange> {
    await this.authority.assertMayActOn(actor, userId);
    const grant = await this.grants.revoke(userId, grantId, actorUserId(actor));
    const role = await this.roles.get(grant.roleId);
    return { id: grantId, event: new RoleRevoked(grant, role.name) };
  }
}
