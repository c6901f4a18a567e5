import { Injectable } from '@nestjs/common';
import { Authority } from '../authority/authority.js';
import { type RetirePermission } from '../changes/access-change.js';
import { type AppliedChange, type ChangeContext } from '../changes/change-context.js';
import { PermissionRetired } from './permission.events.js';
import { PermissionsQueries } from './permissions.queries.js';
import { PermissionsRepository } from './permissions.repository.js';

/** Makes the changes of which permissions there are. */
@Injectable()
export class PermissionChanges {
  constructor(
    private readonly permissions: PermissionsRepository,
    private readonly queries: PermissionsQueries,
    private readonly authority: Authority,
  ) {}

  /** @throws PERMISSION_NOT_FOUND, PERMISSION_RESERVED, GRANT_EXCEEDS_AUTHORITY */
  async retire({ actor }: ChangeContext, { code }: RetirePermission): Promise<AppliedChange> {
    await this.queries.assertRetirable(code, 'FOR UPDATE');
    await this.authority.assertMayGive(actor, [code], null);
    await this.permissions.retire(code);
    const roles = await this.permissions.takeFromRoles(code);
    return { id: code, event: new PermissionRetired(code, roles) };
  }
}
