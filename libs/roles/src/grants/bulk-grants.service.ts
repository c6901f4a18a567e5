import { Injectable } from '@nestjs/common';
import { type Actor, rowErrorOf } from '@app/kernel';
import { Database } from '@app/platform';
import { type AccessChange } from '../changes/access-change.js';
import { AccessChangesService } from '../changes/access-changes.service.js';
import { type BulkGrantInput, type BulkGrantResult, type BulkRevokeInput } from './bulk-grants.dto.js';
import { GrantsQueries } from './grants.queries.js';
import { GrantsRepository } from './grants.repository.js';

/** One role for many users, in one transaction and with an answer for each: what is refused leaves the others be. */
@Injectable()
export class BulkGrantsService {
  constructor(
    private readonly database: Database,
    private readonly changes: AccessChangesService,
    private readonly grants: GrantsQueries,
    private readonly repository: GrantsRepository,
  ) {}

  /** In the order of `userIds`. */
  grant(actor: Actor, { userIds, ...terms }: BulkGrantInput): Promise<BulkGrantResult[]> {
    return this.forEach(userIds, (userId) => this.outcome(actor, userId, [{ type: 'grant', userId, ...terms }]));
  }

  /** Every live grant of the role at the scope, in the order of `userIds`. */
  revoke(actor: Actor, { userIds, roleId, scope = '*' }: BulkRevokeInput): Promise<BulkGrantResult[]> {
    return this.forEach(userIds, async (userId) => {
      const grantIds = await this.grants.findLive(userId, roleId, scope);
      const revocations = grantIds.map((grantId) => ({ type: 'revoke', userId, grantId }) as const);
      return revocations.length > 0 ? this.outcome(actor, userId, revocations) : { userId, error: NOT_GRANTED };
    });
  }

  private forEach(
    userIds: readonly string[],
    change: (userId: string) => Promise<BulkGrantResult>,
  ): Promise<BulkGrantResult[]> {
    return this.database.transaction(async () => {
      this.changes.lockFor([]);
      // All at once and in one order: two for the same people wait for each other, and never in a circle.
      await this.repository.lockUsers(userIds);
      const results: BulkGrantResult[] = [];
      for (const userId of userIds) results.push(await change(userId));
      return results;
    });
  }

  private async outcome(actor: Actor, userId: string, changes: readonly AccessChange[]): Promise<BulkGrantResult> {
    try {
      const made = await this.database.attempt(() => this.changes.makeAll({ actor }, changes));
      return { userId, grantId: made[0]!.id };
    } catch (error) {
      return { userId, error: rowErrorOf(error) };
    }
  }
}

const NOT_GRANTED = { code: 'GRANT_NOT_FOUND', message: 'There is no such live grant.' } as const;
