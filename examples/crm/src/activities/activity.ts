import { randomUUID } from 'node:crypto';
import { MemoryTable } from '../memory-table.js';

export const ACTIVITY_KINDS = ['call', 'mail', 'meeting', 'note'] as const;

export interface ActivityTerms {
  /** `stage` is written by the CRM itself when a deal moves. */
  readonly kind: (typeof ACTIVITY_KINDS)[number] | 'stage';
  readonly text: string;
}

export interface Activity extends ActivityTerms {
  readonly id: string;
  readonly dealId: string;
  /** The id of a user in Rollcall. */
  readonly byId: string;
  readonly at: Date;
}

/** The table of what was done about deals. */
export class Activities extends MemoryTable<Activity> {
  add(dealId: string, byId: string, terms: ActivityTerms): Activity {
    return this.save({ id: randomUUID(), dealId, byId, at: new Date(), ...terms });
  }
}
