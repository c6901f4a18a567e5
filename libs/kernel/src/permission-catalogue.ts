/**
 * Rollcall's own permissions, `noun:verb`. Client apps register theirs beside them under their own namespace.
 * A new line here needs a migration that inserts it; a test compares the two.
 */
export const PERMISSION_CATALOGUE = {
  'users:read': 'List and read users',
  'users:create': 'Create users',
  'users:import': 'Import users from files',
  'users:update': 'Change users and their profiles',
  'users:delete': 'Delete users',
  'users:restore': 'Restore deleted users',
  'users:suspend': 'Suspend users and activate them again',
  'users:configure': 'Set the JSON Schema that attributes of users must follow',
  'users:export': 'Export users as a file',
  'users:export-personal-data': 'Export everything that is held about a person',
  'users:erase': 'Erase a person for good',
  'sessions:read': 'See where users are signed in',
  'sessions:revoke': 'Sign users out everywhere',
  'users:reset-mfa': 'Remove the second factor of users who lost it',
  'users:impersonate': 'Act as another user for a while, to help them',
  'roles:read': 'Read roles, permissions and grants',
  'roles:create': 'Create roles',
  'roles:update': 'Change roles, what they carry and inherit, and which of them exclude each other',
  'roles:delete': 'Delete roles',
  'roles:assign': 'Grant roles to users and revoke them',
  'roles:approve': 'Approve or refuse what a sensitive role needs a second person for',
  'groups:read': 'Read groups, their members and roles',
  'groups:manage': 'Create, change and delete groups, their members and roles',
  'permissions:manage': 'Register the permissions of client apps and retire them',
  'access:read': 'Ask who may do what, and why',
  'keys:read': 'Read the signing keys, public halves only',
  'keys:rotate': 'Rotate the signing keys',
  'service-accounts:read': 'Read service accounts and what their API keys may do',
  'service-accounts:manage': 'Create and disable service accounts and their API keys',
  'audit:read': 'Read the audit trail',
  'audit:export': 'Export the audit trail with its proofs',
} as const satisfies Record<string, string>;

export type Permission = keyof typeof PERMISSION_CATALOGUE;
