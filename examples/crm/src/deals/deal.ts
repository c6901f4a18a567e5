import { randomUUID } from 'node:crypto';
import { CrmError } from '../crm-error.js';
import { type Stage, isClosed, mayMove } from './deal-stages.js';

export interface DealTerms {
  readonly title: string;
  readonly amountCents: number;
  readonly contactId: string;
  /** The id of a user in Rollcall. */
  readonly ownerId: string;
}

/** Something that may be sold. It never changes; a changed deal is another object under the same id. */
export class Deal implements DealTerms {
  readonly title: string;
  readonly amountCents: number;
  readonly contactId: string;
  readonly ownerId: string;

  private constructor(
    readonly id: string,
    terms: DealTerms,
    readonly stage: Stage,
    readonly createdAt: Date,
  ) {
    ({ title: this.title, amountCents: this.amountCents, contactId: this.contactId, ownerId: this.ownerId } = terms);
  }

  static open(terms: DealTerms): Deal {
    return new Deal(randomUUID(), terms, 'lead', new Date());
  }

  /** @throws {CrmError} DEAL_CLOSED */
  with(changes: Partial<DealTerms>): Deal {
    if (isClosed(this.stage)) throw new CrmError('DEAL_CLOSED');
    return new Deal(this.id, { ...this.terms(), ...changes }, this.stage, this.createdAt);
  }

  /** @throws {CrmError} DEAL_CLOSED, STAGE_MOVE_REFUSED */
  movedTo(stage: Stage): Deal {
    if (isClosed(this.stage)) throw new CrmError('DEAL_CLOSED');
    if (!mayMove(this.stage, stage)) throw new CrmError('STAGE_MOVE_REFUSED');
    return new Deal(this.id, this.terms(), stage, this.createdAt);
  }

  private terms(): DealTerms {
    const { title, amountCents, contactId, ownerId } = this;
    return { title, amountCents, contactId, ownerId };
  }
}
