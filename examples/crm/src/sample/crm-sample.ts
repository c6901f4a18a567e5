// Some contacts and deals, made through the CRM's own API by those who shall own them.
import { type Stage } from '../deals/deal-stages.js';

interface SampleDeal {
  readonly title: string;
  readonly amountCents: number;
  /** The stages it goes through after it was opened. */
  readonly moves: readonly Stage[];
}

const DEALS: Readonly<Record<string, readonly SampleDeal[]>> = {
  'sales@crm.example': [
    { title: 'Forty seats for the Berlin office', amountCents: 1_200_000, moves: ['qualified', 'proposal'] },
    { title: 'Pilot in the warehouse', amountCents: 250_000, moves: [] },
  ],
  'sales2@crm.example': [{ title: 'Renewal for three years', amountCents: 3_600_000, moves: ['qualified'] }],
};

/** @param tokenOf signs the person in */
export async function seedCrm(crmUrl: string, tokenOf: (email: string) => Promise<string>): Promise<void> {
  for (const [email, deals] of Object.entries(DEALS)) {
    const call = callerAs(crmUrl, await tokenOf(email));
    const contact = await call('/contacts', { name: 'Zoe Müller', company: 'Lantern Books' });
    for (const { moves, ...deal } of deals) {
      const { id } = await call('/deals', { ...deal, contactId: contact.id });
      for (const stage of moves) await call(`/deals/${id}/stage`, { stage });
    }
  }
}

function callerAs(crmUrl: string, token: string): (path: string, body: object) => Promise<{ id: string }> {
  return async (path, body) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(crmUrl + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as { id: string };
  };
}
