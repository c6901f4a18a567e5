import { type Permission, assertNever } from '@app/kernel';
import { type AccessChange } from '../changes/access-change.js';

/** What the route of a change demands. Whoever brings a change in by another way needs it as well. */
export function permissionFor(change: AccessChange): Permission {
  switch (change.type) {
    case 'role.create':
      return 'roles:create';
    case 'role.update':
    case 'role.exclude':
    case 'role.end-exclusion':
      return 'roles:update';
    case 'role.delete':
      return 'roles:delete';
    case 'group.create':
    case 'group.update':
    case 'group.delete':
    case 'group.add-members':
    case 'group.remove-members':
    case 'group.add-role':
    case 'group.remove-role':
      return 'groups:manage';
    case 'grant':
    case 'revoke':
      return 'roles:assign';
    case 'permission.retire':
      return 'permissions:manage';
    default:
      return assertNever(change);
  }
}
