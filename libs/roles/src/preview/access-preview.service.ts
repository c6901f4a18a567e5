import { Injectable } from '@nestjs/common';
import { type Actor, AppError } from '@app/kernel';
import { Database, translateDatabaseError } from '@app/platform';
import { type AccessChange } from '../changes/access-change.js';
import { AccessRules, describeBroken } from '../changes/access-rules.js';
import { ChangeMakers } from '../changes/change-makers.js';
import { AccessDifferenceQueries, type PageOfDifference } from './access-difference.queries.js';
import { type AccessPreviewBody, type PreviewedRefusal, type PreviewedRuleBreak } from './access-preview.dto.js';
import { ChangeAuthority } from './change-authority.js';

/**
 * Makes the changes, looks, and takes them back. What is shown is what the makers did and the closure says, so it cannot
 * differ from what applying would do. No event is published, so nothing is audited or mailed. The lock on access is not
 * taken: grants go on beside it; only another change of the very same role, group or account waits until it has looked.
 */
@Injectable()
export class AccessPreviewService {
  constructor(
    private readonly database: Database,
    private readonly authority: ChangeAuthority,
    private readonly makers: ChangeMakers,
    private readonly rules: AccessRules,
    private readonly difference: AccessDifferenceQueries,
  ) {}

  /** @throws PERMISSION_DENIED when the actor lacks what the route of a change demands; INVALID_CURSOR */
  async preview(
    actor: Actor,
    changes: readonly AccessChange[],
    page: PageOfDifference = {},
  ): Promise<AccessPreviewBody> {
    await this.authority.assertMayAsk(actor, changes);
    return this.database.transaction(async () => {
      const before = await this.difference.before(changes);
      try {
        return await this.database.rehearse(async () => {
          await this.makeAll(actor, changes);
          const found = await this.difference.since(before, changes, page);
          return { ...found, rulesBroken: await this.listBroken(), refused: null };
        });
      } catch (error) {
        if (!(error instanceof ChangeRefused)) throw error;
        const found = await this.difference.since(before, changes, page);
        return { ...found, rulesBroken: [], refused: error.refusal };
      }
    });
  }

  private async makeAll(actor: Actor, changes: readonly AccessChange[]): Promise<void> {
    for (const [index, change] of changes.entries()) {
      try {
        await this.makers.make({ actor }, change);
      } catch (error) {
        throw new ChangeRefused(refusalOf(error, index));
      }
    }
  }

  private async listBroken(): Promise<PreviewedRuleBreak[]> {
    const broken = await this.rules.listBroken();
    return broken.map((one) => ({ ...one, message: describeBroken(one) }));
  }
}

/** The first change that could not be made, and why. */
class ChangeRefused extends Error {
  constructor(readonly refusal: PreviewedRefusal) {
    super(refusal.message);
  }
}

/** Collisions with other transactions are no refusals: those are tried again. */
const NO_REFUSALS = new Set(['CONCURRENT_UPDATE', 'SERVICE_UNAVAILABLE']);

function refusalOf(error: unknown, change: number): PreviewedRefusal {
  const refusal = translateDatabaseError(error);
  if (!(refusal instanceof AppError) || NO_REFUSALS.has(refusal.code)) throw error;
  const { code, message, details } = refusal;
  return { change, code, message, details: [...details] };
}
