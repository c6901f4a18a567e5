import { Injectable } from '@nestjs/common';
import { AppError, type Actor } from '@app/kernel';
import { Database } from '@app/platform';
import { type AccessChange } from '../changes/access-change.js';
import { AccessChangesService } from '../changes/access-changes.service.js';
import { type BulkGrantInput, type BulkGrantResult, type BulkRevokeInput } from './bulk-grants.dto.js';
import { GrantsQueries } from './grants.queries.js';

/** One role for many users, in one transaction and with an answer for each: what is refused leaves the others be. */
@Injectable()
export class BulkGrantsService {
  constructor(
    private readonly database: Database,
    private readonly changes: AccessChangesService,
    private readonly grants: GrantsQueries,
  ) {}

  /** In the order of `userIds`. */
  grant(actor: Actor, { userIds, ...terms }: BulkGrantInput): Promise<BulkGrantResult[]> {
    return this.database.transaction(async () => {
      const results: BulkGrantResult[] = [];
      for (const userId of userIds) {
        results.push(await this.outcome(actor, userId, [{ type: 'grant', userId, ...terms }]));
      }
      return results;
    });
  }

  /** Every live grant of the role at the scope, in the order of `userIds`. */
  revoke(actor: Actor, { userIds, roleId, scope = '*' }: BulkRevokeInput): Promise<BulkGrantResult[]> {
    return this.database.transaction(async () => {
      const results: BulkGrantResult[] = [];
      for (const userId of userIds) {
        const grantIds = await this.grants.findLive(userId, roleId, scope);
        const revocations = grantIds.map((grantId) => ({ type: 'revoke', userId, grantId }) as const);
        results.push(
          revocations.length > 0 ? await this.outcome(actor, userId, revocations) : { userId, error: NOT_GRANTED },
        );
      }
      return results;
    });
  }

  private async outcome(actor: Actor, userId: string, changes: readonly AccessChange[]): Promise<BulkGrantResult> {
    try {
      const made = await this.database.attempt(() => this.changes.makeAll({ actor }, changes));
      return { userId, grantId: made[0]!.id };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { code, message } = error;
      return { userId, error: { code, message } };
    }
  }
}

const NOT_GRANTED = { code: 'GRANT_NOT_FOUND', message: 'There is no such live grant.' } as const;
