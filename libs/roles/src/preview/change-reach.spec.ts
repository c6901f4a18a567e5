import { describe, expect, it } from '@jest/globals';
import { type AccessChange } from '../changes/access-change.js';
import { ONE_OF_EACH } from '../testing/one-of-each-change.js';
import { type Reach, reachOfAll } from './change-reach.js';

const NOBODY: Reach = {
  roles: [],
  groups: [],
  userIds: [],
  grantIds: [],
  wholeRoles: [],
  wholeGroups: [],
  codes: [],
};

describe('whom a change can concern', () => {
  it.each<[AccessChange['type'], Partial<Reach>]>([
    ['role.create', {}],
    ['group.create', {}],
    ['role.exclude', {}],
    ['role.end-exclusion', {}],
    ['role.update', { roles: ['a role'] }],
    ['role.delete', { roles: ['a role'] }],
    ['group.update', { groups: ['a group'], wholeGroups: ['a group'] }],
    ['group.delete', { groups: ['a group'], wholeGroups: ['a group'] }],
    ['group.add-members', { userIds: ['a user', 'another'], wholeGroups: ['a group'] }],
    ['group.remove-members', { userIds: ['a user'], wholeGroups: ['a group'] }],
    ['group.add-role', { groups: ['a group'], wholeRoles: ['a role'] }],
    ['group.remove-role', { groups: ['a group'], wholeRoles: ['a role'] }],
    ['grant', { userIds: ['a user'], wholeRoles: ['a role'] }],
    ['revoke', { grantIds: ['a grant'] }],
    ['permission.retire', { codes: ['crm:read'] }],
  ])('by %s: %j', (type, reach) => {
    expect(reachOfAll([ONE_OF_EACH[type]])).toEqual({ ...NOBODY, ...reach });
  });

  it('by several is all of them, each once', () => {
    const other: AccessChange = { type: 'role.update', roleId: 'another role' };
    expect(reachOfAll([ONE_OF_EACH['role.update'], other, ONE_OF_EACH['role.delete']])).toEqual({
      ...NOBODY,
      roles: ['a role', 'another role'],
    });
    expect(reachOfAll([])).toEqual(NOBODY);
  });

  it('by what is not known is not guessed', () => {
    expect(() => reachOfAll([{ type: 'role.steal' } as unknown as AccessChange])).toThrow();
  });
});
