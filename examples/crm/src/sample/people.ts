/** The accounts of the sample; all have the password that the start prints. */
export const PEOPLE = [
  { email: 'sales@crm.example', roles: ['sales'], does: 'sees and changes their own deals' },
  { email: 'sales2@crm.example', roles: ['sales'], does: 'the same, with other deals' },
  { email: 'manager@crm.example', roles: ['sales-manager'], does: 'sees and changes the deals of everybody' },
  { email: 'outsider@crm.example', roles: [], does: 'may sign in, and do nothing here' },
] as const;

export const OWNER_EMAIL = 'owner@crm.example';
