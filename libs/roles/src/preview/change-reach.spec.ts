import { describe, expect, it } from '@jest/globals';
import { type AccessChange } from '../changes/access-change.js';
import { ONE_OF_EACH } from '../testing/one-of-each-change.js';
import { type Reach, reachOfAll } from './change-reach.js';

/** Whom, without the lists that name nobody. */
function reachedBy(...changes: readonly AccessChange[]): Partial<Reach> {
  const lists = Object.entries<readonly string[]>({ ...reachOfAll(changes) });
  return Object.fromEntries(lists.filter(([, named]) => named.length > 0));
}

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
    expect(reachedBy(ONE_OF_EACH[type])).toEqual(reach);
  });

  it('by several is all of them, each once', () => {
    const other: AccessChange = { type: 'role.update', roleId: 'another role' };
    expect(reachedBy(ONE_OF_EACH['role.update'], other, ONE_OF_EACH['role.delete'])).toEqual({
      roles: ['a role', 'another role'],
    });
    expect(reachedBy()).toEqual({});
  });

  it('by what is not known is not guessed', () => {
    expect(() => reachOfAll([{ type: 'role.steal' } as unknown as AccessChange])).toThrow();
  });
});
