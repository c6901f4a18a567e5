import { Injectable } from '@nestjs/common';
import { type Actor, appError } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { type AccessChange } from '../changes/access-change.js';
import { AccessChangesService } from '../changes/access-changes.service.js';
import { AccessDifferenceQueries } from './access-difference.queries.js';
import { ChangesApplied } from './access-preview.events.js';
import { type MadeChange } from './access-preview.dto.js';
import { ChangeAuthority } from './change-authority.js';
import { type ExpectedPreviews, isExpected } from './expected-previews.js';

/** Makes several changes of access as one, and only if they do what was shown before. */
@Injectable()
export class AccessApplyService {
  constructor(
    private readonly database: Database,
    private readonly authority: ChangeAuthority,
    private readonly changes: AccessChangesService,
    private readonly difference: AccessDifferenceQueries,
    private readonly events: DomainEvents,
  ) {}

  /**
   * @throws PERMISSION_DENIED when the actor lacks what the route of a change demands; PRECONDITION_FAILED when what they do
   * is not what a preview showed; what the first refused change, or the rules, refuse them with
   */
  async apply(actor: Actor, changes: readonly AccessChange[], expected?: ExpectedPreviews): Promise<MadeChange[]> {
    await this.authority.assertMayAsk(actor, changes);
    return this.database.transaction(async () => {
      this.changes.lockFor(changes);
      const before = expected && (await this.difference.before(changes));
      const applied = await this.changes.makeAll({ actor }, changes);
      if (before && !isExpected(expected, (await this.difference.since(before, changes)).etag)) {
        throw appError('PRECONDITION_FAILED');
      }
      await this.events.publish(new ChangesApplied(changes));
      return applied.map(({ id }, index) => ({ type: changes[index]!.type, id }));
    });
  }
}
