import fc from 'fast-check';
import { type AccessState, type StateGroup, type StateRole } from '../access-state.js';
import { type RolesFile } from '../roles-file.js';

const ROLES = ['a', 'b', 'c', 'd', 'e'];
const GROUPS = ['A', 'B', 'C', 'D'];
const CODES = ['crm:deals:read', 'crm:deals:write', 'crm:*', 'shop:read'];
const SYSTEM = ['users:read'];

const some = <T>(items: readonly T[], maxLength = 3) => fc.subarray([...items], { maxLength });
const left = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const word = fc.constantFrom('', 'one', 'two');
const reason = left(fc.constantFrom('x', 'y'));

interface Drawn {
  readonly description: string;
  readonly permissions: string[];
  readonly parents: string[];
  readonly mfaRequired: boolean;
  readonly maxHolders: number | null;
}

const drawnRole: fc.Arbitrary<Drawn> = fc.record({
  description: word,
  permissions: some([...CODES, ...SYSTEM]),
  parents: some(ROLES, 2),
  mfaRequired: fc.boolean(),
  maxHolders: fc.constantFrom(null, 1, 7),
});

const drawnGroup = fc.record({
  description: word,
  parent: fc.constantFrom(null, ...GROUPS),
  roles: fc.uniqueArray(fc.record({ role: fc.constantFrom(...ROLES, 'owner'), scope: fc.constantFrom('*', 'org:1') }), {
    maxLength: 3,
    selector: ({ role, scope }) => role + scope,
  }),
});

/** Some of the names, in any order: what comes first is what the others may lie in. */
const ranked = (names: readonly string[]) => fc.shuffledSubarray([...names]);

/** Whatever can be: names that are there, and no circles. */
export const randomState: fc.Arbitrary<AccessState> = fc
  .record({
    roleNames: ranked(ROLES),
    roles: fc.array(drawnRole, { minLength: ROLES.length, maxLength: ROLES.length }),
    groupNames: ranked(GROUPS),
    groups: fc.array(drawnGroup, { minLength: GROUPS.length, maxLength: GROUPS.length }),
    retired: some(CODES, 2),
    pairs: some(pairs(), 3),
    reason,
  })
  .map(({ roleNames, roles, groupNames, groups, retired, pairs, reason }) => {
    const live = CODES.filter((code) => !retired.includes(code));
    const before = (names: readonly string[], name: string) => names.slice(0, names.indexOf(name));
    const there = roleNames.map((name, index): StateRole => {
      const role = roles[index]!;
      return {
        ...role,
        id: `role-${name}`,
        name,
        isSystem: false,
        requiresApproval: false,
        permissions: role.permissions.filter((code) => live.includes(code) || SYSTEM.includes(code)),
        parents: role.parents.filter((parent) => before(roleNames, name).includes(parent)),
      };
    });
    return {
      permissions: [
        ...live.map((code) => ({ code, description: '', isSystem: false })),
        ...SYSTEM.map((code) => ({ code, description: '', isSystem: true })),
      ],
      retired,
      roles: [...there, OWNER],
      exclusions: pairs
        .filter((pair) => pair.every((name) => roleNames.includes(name)))
        .map(([role, other]) => ({ role: role!, other: other!, reason: reason ?? null })),
      groups: groupNames.map((name, index): StateGroup => {
        const { description, parent, roles: carried } = groups[index]!;
        return {
          id: `group-${name}`,
          name,
          description,
          parent: parent !== null && before(groupNames, name).includes(parent) ? parent : null,
          roles: carried.filter(({ role }) => role === 'owner' || roleNames.includes(role)),
        };
      }),
      usedIds: [...ROLES.map((name) => `role-${name}`), ...GROUPS.map((name) => `group-${name}`)],
    };
  });

export const OWNER: StateRole = {
  id: 'role-owner',
  name: 'owner',
  isSystem: true,
  description: 'all',
  permissions: ['*'],
  parents: [],
  mfaRequired: false,
  requiresApproval: false,
  maxHolders: null,
};

/** Anything at all, sense or not. */
export const randomFile: fc.Arbitrary<RolesFile> = fc.record({
  prune: fc.boolean(),
  permissions: left(fc.dictionary(fc.constantFrom(...CODES), word, { maxKeys: 4 })),
  roles: left(
    fc.uniqueArray(
      fc.record({
        name: fc.constantFrom(...ROLES),
        description: left(word),
        permissions: left(some([...CODES, ...SYSTEM])),
        inherits: left(some([...ROLES, 'owner'], 2)),
        mfaRequired: left(fc.boolean()),
        requiresApproval: left(fc.boolean()),
        maxHolders: left(fc.constantFrom(null, 1, 7)),
        excludes: left(
          fc.uniqueArray(fc.record({ role: fc.constantFrom(...ROLES), reason }), {
            maxLength: 2,
            selector: ({ role }) => role,
          }),
        ),
      }),
      { maxLength: 5, selector: ({ name }) => name },
    ),
  ),
  groups: left(
    fc.uniqueArray(
      fc.record({
        name: fc.constantFrom(...GROUPS),
        description: left(word),
        in: left(fc.constantFrom(null, ...GROUPS)),
        roles: left(drawnGroup.map(({ roles }) => roles)),
      }),
      { maxLength: 4, selector: ({ name }) => name },
    ),
  ),
});

function pairs(): string[][] {
  return ROLES.flatMap((one, index) => ROLES.slice(index + 1).map((other) => [one, other]));
}
