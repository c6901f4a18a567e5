import { Injectable } from '@nestjs/common';
import { type Actor } from '@app/kernel';
import { Authority } from '../authority/authority.js';
import { type AccessChange } from '../changes/access-change.js';
import { permissionFor } from './change-permission.js';

/** Whoever brings in changes by another way than their routes needs what the routes demand. */
@Injectable()
export class ChangeAuthority {
  constructor(private readonly authority: Authority) {}

  /** @throws PERMISSION_DENIED */
  async assertMayAsk(actor: Actor, changes: readonly AccessChange[]): Promise<void> {
    for (const permission of new Set(changes.map(permissionFor))) await this.authority.assertHolds(actor, permission);
  }
}
