import { Injectable } from '@nestjs/common';
import { type RollcallUser } from '@rollcall/nest';
import { Activities } from '../activities/activity.js';
import { Contacts } from '../contacts/contact.js';
import { CrmError } from '../crm-error.js';
import { DealAccess, Deals } from './deal-access.js';
import { type CreateDealInput, type StageSumBody, type UpdateDealInput } from './deal.dto.js';
import { Deal } from './deal.js';
import { STAGES, type Stage } from './deal-stages.js';

@Injectable()
export class DealsService {
  constructor(
    private readonly deals: Deals,
    private readonly access: DealAccess,
    private readonly contacts: Contacts,
    private readonly activities: Activities,
  ) {}

  async list(user: RollcallUser, stage?: Stage): Promise<Deal[]> {
    const readable = await this.access.listReadable(user);
    return readable.filter((deal) => stage === undefined || deal.stage === stage);
  }

  get(user: RollcallUser, id: string): Promise<Deal> {
    return this.access.getReadable(user, id);
  }

  open(user: RollcallUser, input: CreateDealInput): Deal {
    this.assertContact(input.contactId);
    return this.deals.save(Deal.open({ ...input, ownerId: user.id }));
  }

  async change(user: RollcallUser, id: string, changes: UpdateDealInput): Promise<Deal> {
    const deal = await this.access.getWritable(user, id);
    if (changes.ownerId !== undefined) await this.access.assertWritesAll(user);
    if (changes.contactId !== undefined) this.assertContact(changes.contactId);
    return this.deals.save(deal.with(changes));
  }

  async move(user: RollcallUser, id: string, stage: Stage): Promise<Deal> {
    const deal = await this.access.getWritable(user, id);
    const moved = this.deals.save(deal.movedTo(stage));
    this.activities.add(moved.id, user.id, { kind: 'stage', text: `${deal.stage} → ${stage}` });
    return moved;
  }

  /** What lies in each stage, of the deals that the user may see. */
  async pipeline(user: RollcallUser): Promise<StageSumBody[]> {
    const deals = await this.access.listReadable(user);
    return STAGES.map((stage) =>
      sumOf(
        stage,
        deals.filter((deal) => deal.stage === stage),
      ),
    );
  }

  private assertContact(id: string): void {
    if (!this.contacts.find(id)) throw new CrmError('CONTACT_UNKNOWN');
  }
}

function sumOf(stage: Stage, deals: readonly Deal[]): StageSumBody {
  return { stage, deals: deals.length, amountCents: deals.reduce((sum, { amountCents }) => sum + amountCents, 0) };
}
