import { describe, expect, it } from '@jest/globals';
import { type Permission } from '@app/kernel';
import { type AccessChange } from '../changes/access-change.js';
import { ONE_OF_EACH } from '../testing/one-of-each-change.js';
import { permissionFor } from './change-permission.js';

describe('whoever brings a change in by another way than its route', () => {
  it.each<[AccessChange['type'], Permission]>([
    ['role.create', 'roles:create'],
    ['role.update', 'roles:update'],
    ['role.exclude', 'roles:update'],
    ['role.end-exclusion', 'roles:update'],
    ['role.delete', 'roles:delete'],
    ['group.create', 'groups:manage'],
    ['group.update', 'groups:manage'],
    ['group.delete', 'groups:manage'],
    ['group.add-members', 'groups:manage'],
    ['group.remove-members', 'groups:manage'],
    ['group.add-role', 'groups:manage'],
    ['group.remove-role', 'groups:manage'],
    ['grant', 'roles:assign'],
    ['revoke', 'roles:assign'],
    ['permission.retire', 'permissions:manage'],
  ])('needs for %s what the route demands: %s', (type, permission) => {
    expect(permissionFor(ONE_OF_EACH[type])).toBe(permission);
  });

  it('may bring in nothing that is not known', () => {
    expect(() => permissionFor({ type: 'role.steal' } as unknown as AccessChange)).toThrow();
  });
});
