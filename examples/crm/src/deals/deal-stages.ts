export const STAGES = ['lead', 'qualified', 'proposal', 'won', 'lost'] as const;

export type Stage = (typeof STAGES)[number];

/** One step ahead or back; lost from anywhere; from won and lost nowhere. */
const LEADS_TO: Readonly<Record<Stage, readonly Stage[]>> = {
  lead: ['qualified', 'lost'],
  qualified: ['proposal', 'lead', 'lost'],
  proposal: ['won', 'qualified', 'lost'],
  won: [],
  lost: [],
};

export function mayMove(from: Stage, to: Stage): boolean {
  return LEADS_TO[from].includes(to);
}

export function isClosed(stage: Stage): boolean {
  return LEADS_TO[stage].length === 0;
}
