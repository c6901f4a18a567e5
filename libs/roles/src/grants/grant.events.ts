import { AccountEvent } from '@app/kernel';
import { type Grant } from './grant.entity.js';

abstract class GrantEvent extends AccountEvent {
  constructor(grant: Grant, roleName: string) {
    super(grant.userId, {
      grantId: grant.id,
      roleId: grant.roleId,
      role: roleName,
      scope: grant.scope,
      source: grant.source,
      validFrom: grant.validFrom.toISOString(),
      validUntil: grant.validUntil?.toISOString() ?? null,
      reason: grant.reason,
      ticket: grant.ticket,
    });
  }
}

export class RoleGranted extends GrantEvent {
  readonly action = 'role.granted';
}

export class RoleRevoked extends GrantEvent {
  readonly action = 'role.revoked';
}
