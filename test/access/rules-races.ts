import { GROUPS, ROLES, USERS } from './rules-fixture.js';
import { type Command } from './rules-simulation.js';

/** Who does what; `owner` and `other` are the two owners of the fixture. */
export type Move = readonly [actor: 'owner' | 'other' | 'admin' | 'rollcall', command: Command];

export interface Race {
  readonly name: string;
  readonly before?: string;
  readonly moves: readonly [Move, Move];
  /** How many of the two can be true of the same world; any number when left out. */
  readonly winners?: number;
}

const [owner, admin, , , other, plain, deleted] = USERS as [string, string, string, string, string, string, string];
const [all, onlyA, reads, limited, sensitive] = ROLES as [string, string, string, string, string];
const [outer, inner, owning] = GROUPS as [string, string, string];

const grant = (userId: string, roleId: string): Command => ({ type: 'grant', userId, roleId, isApproved: true });
const OWNER_ROLE = `(SELECT id FROM roles WHERE name = 'owner')`;
export const OWNER_GRANT = 'dddddddd-0000-4000-8000-000000000000';
const HEIR = `
  DELETE FROM group_members WHERE user_id = '${other}';
  DELETE FROM user_roles WHERE role_id = '${all}';
  INSERT INTO role_parents (role_id, parent_id) SELECT '${all}', id FROM roles WHERE name = 'owner';
  INSERT INTO user_roles (user_id, role_id) VALUES ('${other}', '${all}');`;
const NESTED = `
  DELETE FROM group_members; DELETE FROM group_parents;
  INSERT INTO group_parents (group_id, parent_id) VALUES ('${inner}', '${owning}');
  INSERT INTO group_members (group_id, user_id) VALUES ('${inner}', '${other}');`;

const demotionsOfOwner: readonly Command[] = [
  { type: 'revoke', userId: owner, grantId: OWNER_GRANT },
  { type: 'user.suspend', userId: owner },
  { type: 'user.delete', userId: owner },
];

const demotionsOfOther: readonly (readonly [string, Command, string?])[] = [
  ['suspended', { type: 'user.suspend', userId: other }],
  ['deleted', { type: 'user.delete', userId: other }],
  ['removed from the group', { type: 'group.remove-members', groupId: owning, userIds: [other] }],
  ['in a deleted group', { type: 'group.delete', groupId: owning }],
  ['in a group that moves away', { type: 'group.update', groupId: inner, parentId: null }, NESTED],
  ['suspended, in a group in a group', { type: 'user.suspend', userId: other }, NESTED],
  ['holder of a role that inherits no longer', { type: 'role.update', roleId: all, parents: [] }, HEIR],
  ['holder of a deleted heir of the role', { type: 'role.delete', roleId: all }, HEIR],
  ['suspended, by inheritance', { type: 'user.suspend', userId: other }, HEIR],
];

/** The grant of the first owner has an id that the races know. */
const NAMED = `UPDATE user_roles SET id = '${OWNER_GRANT}' WHERE user_id = '${owner}' AND role_id = ${OWNER_ROLE};`;

export const ownerRaces: readonly Race[] = demotionsOfOther.flatMap(([what, second, before = '']) =>
  demotionsOfOwner.map((first) => ({
    name: `${first.type} of one, the other ${what}`,
    before: NAMED + before,
    moves: [
      ['other', first],
      ['owner', second],
    ],
    winners: 1,
  })),
);

const IN_GROUP = `DELETE FROM group_roles WHERE group_id = '${outer}';
  DELETE FROM user_roles WHERE user_id = '${plain}';
  INSERT INTO group_members (group_id, user_id) VALUES ('${outer}', '${plain}'), ('${outer}', '${deleted}');`;
const WITHOUT_GRANT = `DELETE FROM user_roles WHERE user_id = '${plain}';`;
const WITH_ALL = `${WITHOUT_GRANT} INSERT INTO user_roles (user_id, role_id) VALUES ('${plain}', '${all}');`;
const LIMITED_GROUP = `DELETE FROM group_members WHERE group_id <> '${owning}'; DELETE FROM group_roles WHERE group_id = '${outer}';
  INSERT INTO group_roles (group_id, role_id) VALUES ('${outer}', '${limited}');`;
const TWO_DELETED = `UPDATE users SET deleted_at = now() WHERE id = '${plain}';
  INSERT INTO user_roles (user_id, role_id) VALUES ('${admin}', '${limited}');`;

const race = (name: string, one: Command, two: Command, before?: string): Race => ({
  name,
  moves: [
    ['owner', one],
    ['other', two],
  ],
  winners: 1,
  ...(before && { before }),
});

export const exclusiveRaces: readonly Race[] = [
  race('excluded roles: two grants', grant(plain, reads), grant(plain, limited), WITHOUT_GRANT),
  race(
    'excluded roles: a grant and a membership',
    grant(plain, limited),
    { type: 'group.add-members', groupId: outer, userIds: [plain] },
    `${WITHOUT_GRANT} UPDATE group_roles SET scope = '*';`,
  ),
  race(
    'excluded roles: a grant and a role of the group',
    grant(plain, limited),
    { type: 'group.add-role', groupId: outer, roleId: reads },
    IN_GROUP,
  ),
  race(
    'excluded roles: a grant and an inheritance',
    grant(plain, limited),
    { type: 'role.update', roleId: all, parents: [reads] },
    WITH_ALL,
  ),
  race(
    'excluded roles: a grant and the exclusion',
    grant(plain, limited),
    { type: 'role.exclude', roleId: limited, otherRoleId: all },
    WITH_ALL,
  ),
  race(
    'excluded roles: a restored account and a role of its group',
    { type: 'user.restore', userId: deleted },
    { type: 'group.add-role', groupId: outer, roleId: reads },
    IN_GROUP,
  ),
  race('the limit: two grants', grant(owner, limited), grant(admin, limited)),
  race(
    'the limit: a grant and a membership',
    grant(owner, limited),
    { type: 'group.add-members', groupId: outer, userIds: [admin] },
    LIMITED_GROUP,
  ),
  race('the limit: a grant and a restored account', grant(admin, limited), { type: 'user.restore', userId: deleted }),
  race(
    'the limit: two restored accounts',
    { type: 'user.restore', userId: plain },
    { type: 'user.restore', userId: deleted },
    TWO_DELETED,
  ),
  race('the limit: a grant and a lower limit', grant(admin, limited), {
    type: 'role.update',
    roleId: limited,
    maxHolders: 1,
  }),
  race(
    'a cycle of roles',
    { type: 'role.update', roleId: all, parents: [onlyA] },
    { type: 'role.update', roleId: onlyA, parents: [all] },
  ),
  race(
    'a cycle of groups',
    { type: 'group.update', groupId: outer, parentId: owning },
    { type: 'group.update', groupId: owning, parentId: outer },
  ),
  race(
    'a sensitive role and a group that carries it',
    { type: 'role.update', roleId: onlyA, requiresApproval: true },
    { type: 'group.add-role', groupId: outer, roleId: onlyA },
  ),
  race(
    'a sensitive role and an heir',
    { type: 'role.update', roleId: onlyA, requiresApproval: true },
    { type: 'role.update', roleId: all, parents: [onlyA] },
  ),
];

const pair = (name: string, one: Command, two: Command, before?: string): Race => {
  const { winners: _any, ...rest } = race(name, one, two, before);
  return rest;
};

export const harmlessRaces: readonly Race[] = [
  pair('a grant while the role is deleted', grant(plain, all), { type: 'role.delete', roleId: all }),
  pair('an approved grant while the role is deleted', grant(plain, sensitive), {
    type: 'role.delete',
    roleId: sensitive,
  }),
  pair(
    'an inheritance while the parent is deleted',
    { type: 'role.update', roleId: all, parents: [onlyA] },
    {
      type: 'role.delete',
      roleId: onlyA,
    },
  ),
  pair(
    'a member while the group is deleted',
    { type: 'group.add-members', groupId: outer, userIds: [plain] },
    { type: 'group.delete', groupId: outer },
    WITHOUT_GRANT,
  ),
  pair(
    'a group put into one that is deleted',
    { type: 'group.update', groupId: owning, parentId: outer },
    {
      type: 'group.delete',
      groupId: outer,
    },
  ),
  pair(
    'a permission put into a role while it is retired',
    { type: 'role.update', roleId: reads, permissions: ['m:a:write'] },
    {
      type: 'permission.retire',
      code: 'm:a:write',
    },
  ),
  pair('a grant while the user is deleted', grant(plain, all), { type: 'user.delete', userId: plain }),
  pair('a grant while the user is suspended', grant(plain, all), { type: 'user.suspend', userId: plain }),
  pair('a grant while the user is restored', grant(deleted, all), { type: 'user.restore', userId: deleted }),
  pair(
    'a member while the user is suspended',
    { type: 'group.add-members', groupId: owning, userIds: [admin] },
    {
      type: 'user.suspend',
      userId: admin,
    },
  ),
  {
    name: 'a grant while its grantor is suspended',
    moves: [
      ['admin', grant(plain, all)],
      ['owner', { type: 'user.suspend', userId: admin }],
    ],
  },
  {
    name: 'a grant while its grantor loses the role',
    moves: [
      ['admin', grant(plain, all)],
      ['rollcall', { type: 'role.update', roleId: all, permissions: [] }],
    ],
  },
];
