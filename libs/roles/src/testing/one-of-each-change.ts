import { type AccessChange } from '../changes/access-change.js';

/** Each change of access there is, by its type; the compiler names the one that is missing. */
export const ONE_OF_EACH: { readonly [Type in AccessChange['type']]: Extract<AccessChange, { type: Type }> } = {
  'role.create': { type: 'role.create', name: 'a-role', parents: ['a parent'] },
  'role.update': { type: 'role.update', roleId: 'a role' },
  'role.delete': { type: 'role.delete', roleId: 'a role' },
  'role.exclude': { type: 'role.exclude', roleId: 'a role', otherRoleId: 'another' },
  'role.end-exclusion': { type: 'role.end-exclusion', roleId: 'a role', otherRoleId: 'another' },
  'group.create': { type: 'group.create', name: 'a group' },
  'group.update': { type: 'group.update', groupId: 'a group' },
  'group.delete': { type: 'group.delete', groupId: 'a group' },
  'group.add-members': { type: 'group.add-members', groupId: 'a group', userIds: ['a user', 'another'] },
  'group.remove-members': { type: 'group.remove-members', groupId: 'a group', userIds: ['a user'] },
  'group.add-role': { type: 'group.add-role', groupId: 'a group', roleId: 'a role' },
  'group.remove-role': { type: 'group.remove-role', groupId: 'a group', roleId: 'a role' },
  grant: { type: 'grant', userId: 'a user', roleId: 'a role' },
  revoke: { type: 'revoke', userId: 'a user', grantId: 'a grant' },
  'permission.retire': { type: 'permission.retire', code: 'crm:read' },
};
