/** What can be allowed in the CRM. Rollcall hears of it at each start; which role carries what is decided there. */
export const PERMISSIONS = {
  'crm:contact:read': 'Read contacts',
  'crm:contact:write': 'Create and change contacts',
  'crm:deal:read': 'Read your own deals and their activities',
  'crm:deal:write': 'Create and change your own deals',
  'crm:deal:read-all': 'Read the deals of everybody',
  'crm:deal:write-all': 'Change the deals of everybody, and hand them over',
} as const;

export type CrmPermission = keyof typeof PERMISSIONS;

export const CRM_PERMISSIONS = Object.keys(PERMISSIONS) as readonly CrmPermission[];
