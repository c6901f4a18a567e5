/**
 * Rollcall's own permissions, `noun:verb`. Client apps register theirs beside them under their own namespace.
 * A new line here needs a migration that inserts it; a test compares the two.
 */
export const PERMISSION_CATALOGUE = {
  'users:read': 'List and read users',
  'users:create': 'Create users',
  'users:update': 'Change users and their profiles',
  'users:delete': 'Delete users',
  'users:restore': 'Restore deleted users',
  'users:suspend': 'Suspend users and activate them again',
  'users:reset-mfa': 'Remove the second factor of users who lost it',
  'roles:read': 'Read roles, permissions and grants',
  'roles:create': 'Create roles',
  'roles:assign': 'Grant roles to users and revoke them',
  'audit:read': 'Read the audit trail',
} as const satisfies Record<string, string>;

export type Permission = keyof typeof PERMISSION_CATALOGUE;
