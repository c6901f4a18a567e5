import { Injectable } from '@nestjs/common';
import { type Actor, assertNever, rowErrorOf } from '@app/kernel';
import { AccessDenied } from '@app/http';
import { Database, DomainEvents } from '@app/platform';
import { UserDeactivationService } from '../user-deactivation.service.js';
import { UserRepository } from '../user.repository.js';
import { UsersService } from '../users.service.js';
import { type BulkResultBody, type BulkRowBody, type BulkStatusInput } from './user-bulk.dto.js';

const STATUS_ROUTE = 'POST /api/v1/users/bulk/status';
const DELETE_ROUTE = 'POST /api/v1/users/bulk/delete';

/**
 * One change of many accounts, in one transaction. Each row is a use case of its own, with its rules, its event and its
 * savepoint: a row that is refused leaves nothing behind, and the others go on.
 */
@Injectable()
export class UserBulkService {
  constructor(
    private readonly database: Database,
    private readonly repository: UserRepository,
    private readonly users: UsersService,
    private readonly deactivation: UserDeactivationService,
    private readonly events: DomainEvents,
  ) {}

  changeStatus(actor: Actor, { ids, status, reason }: BulkStatusInput): Promise<BulkResultBody> {
    return this.forEach(STATUS_ROUTE, ids, async (id) => {
      switch (status) {
        case 'active':
          return void (await this.deactivation.activate(actor, id, undefined, { reason }));
        case 'suspended':
          return void (await this.users.suspend(actor, id, reason, undefined));
        case 'deactivated':
          return void (await this.deactivation.deactivate(actor, id, { reason }, undefined));
        default:
          return assertNever(status);
      }
    });
  }

  delete(actor: Actor, ids: readonly string[]): Promise<BulkResultBody> {
    return this.forEach(DELETE_ROUTE, ids, (id) => this.users.delete(actor, id, undefined));
  }

  private forEach(
    route: string,
    ids: readonly string[],
    change: (id: string) => Promise<void>,
  ): Promise<BulkResultBody> {
    return this.database.transaction(async () => {
      // All at once and in one order: two bulk changes of the same accounts wait for each other, and never in a circle.
      await this.repository.lockAll(ids);
      const rows: BulkRowBody[] = [];
      for (const id of ids) rows.push(await this.attempt(id, change));
      await this.recordDenial(route, rows);
      const failed = rows.filter(({ error }) => error).length;
      return { succeeded: rows.length - failed, failed, rows };
    });
  }

  private async attempt(id: string, change: (id: string) => Promise<void>): Promise<BulkRowBody> {
    try {
      await this.database.attempt(() => change(id.toLowerCase()));
      return { id, ok: true };
    } catch (error) {
      return { id, error: rowErrorOf(error) };
    }
  }

  /** The trail tells once who tried what, as it does of a call that is refused as a whole. */
  private async recordDenial(route: string, rows: readonly BulkRowBody[]): Promise<void> {
    const denied = rows.find(({ error }) => error?.code === 'TARGET_EXCEEDS_AUTHORITY');
    if (denied) await this.events.publish(new AccessDenied(route, denied.error!.code));
  }
}
