import { Injectable } from '@nestjs/common';
import { type Actor } from '@app/kernel';
import { Authority } from '../authority/authority.js';
import { PermissionRegistrationService } from '../permissions/permission-registration.service.js';
import { PermissionsRepository } from '../permissions/permissions.repository.js';
import { wildcardsAbove } from '../permissions/wildcards.js';
import { type DesiredPermission } from './roles-file.js';

/** The part of a plan that is no change of access: which permissions there are. */
@Injectable()
export class PlannedPermissions {
  constructor(
    private readonly authority: Authority,
    private readonly registration: PermissionRegistrationService,
    private readonly permissions: PermissionsRepository,
  ) {}

  /** @throws PERMISSION_DENIED, PERMISSION_RESERVED */
  async register(actor: Actor, permissions: readonly DesiredPermission[]): Promise<void> {
    if (permissions.length === 0) return;
    await this.authority.assertHolds(actor, 'permissions:manage');
    await this.registration.register(permissions);
  }

  /** For a look at what builds on them; the caller takes it back. Nothing is told and nobody waits. @throws PERMISSION_DENIED */
  async suppose(actor: Actor, permissions: readonly DesiredPermission[]): Promise<void> {
    if (permissions.length === 0) return;
    await this.authority.assertHolds(actor, 'permissions:manage');
    await this.permissions.register(permissions);
    const wildcards = wildcardsAbove(permissions.map(({ code }) => code));
    await this.permissions.addMissing(wildcards.map((code) => ({ code, description: '' })));
  }
}
