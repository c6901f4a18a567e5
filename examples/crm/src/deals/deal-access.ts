import { Injectable } from '@nestjs/common';
import { AccessChecker, type RollcallUser } from '@rollcall/nest';
import { CrmError } from '../crm-error.js';
import { MemoryTable } from '../memory-table.js';
import { type Deal } from './deal.js';

/** The table of deals. */
export class Deals extends MemoryTable<Deal> {}

/**
 * Who sees and changes which deal: one's own by the permission that the route asks for, others' by `…-all`. What one may
 * not see is not found, so that ids tell nothing.
 */
@Injectable()
export class DealAccess {
  constructor(
    private readonly deals: Deals,
    private readonly access: AccessChecker,
  ) {}

  async listReadable(user: RollcallUser): Promise<Deal[]> {
    const readsAll = await this.access.isAllowed({ userId: user.id, permission: 'crm:deal:read-all' });
    return this.deals.list(({ ownerId }) => readsAll || ownerId === user.id);
  }

  /** @throws {CrmError} DEAL_NOT_FOUND */
  async getReadable(user: RollcallUser, id: string): Promise<Deal> {
    const deal = this.deals.find(id);
    const isReadable =
      deal?.ownerId === user.id || (await this.access.isAllowed({ userId: user.id, permission: 'crm:deal:read-all' }));
    if (!deal || !isReadable) throw new CrmError('DEAL_NOT_FOUND');
    return deal;
  }

  /** @throws {CrmError} DEAL_NOT_FOUND @throws {RollcallRefusal} PERMISSION_DENIED */
  async getWritable(user: RollcallUser, id: string): Promise<Deal> {
    const deal = await this.getReadable(user, id);
    if (deal.ownerId !== user.id) await this.assertWritesAll(user);
    return deal;
  }

  /** @throws {RollcallRefusal} PERMISSION_DENIED */
  assertWritesAll(user: RollcallUser): Promise<void> {
    return this.access.assertAllowed({ userId: user.id, permission: 'crm:deal:write-all' });
  }
}
