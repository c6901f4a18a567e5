import { wildcardsAbove } from '../permissions/wildcards.js';
import { type AccessState, type StateRole } from './access-state.js';
import { contradictoryExclusions } from './desired-exclusions.js';
import { nestingOrder } from './nesting-order.js';
import { desiredNesting, desiredParents } from './desired-nesting.js';
import { remainingState } from './pruning.js';
import { isSameSet } from './same-set.js';
import { type DesiredRole, type FilePath, type FileProblem, type RolesFile } from './roles-file.js';

/** What the file demands that cannot be, seen what is there: all of it, not the first only. */
export function problemsWith(file: RolesFile, current: AccessState): FileProblem[] {
  const state = remainingState(file, current);
  return [
    ...reservedCodes(file, state),
    ...changedSystemRoles(file, state),
    ...contradictoryExclusions(file.roles ?? []),
    ...unknownCodes(file, state),
    ...unknownRoles(file, state),
    ...unknownGroups(file, state),
    ...circles(file, state),
  ];
}

function reservedCodes({ permissions = {} }: RolesFile, state: AccessState): FileProblem[] {
  const reserved = new Set(state.permissions.filter(({ isSystem }) => isSystem).map(({ code }) => namespaceOf(code)));
  return Object.keys(permissions)
    .filter((code) => reserved.has(namespaceOf(code)))
    .map((code) => ({ path: ['permissions', code], message: 'lies in a namespace of Rollcall itself' }));
}

function namespaceOf(code: string): string {
  return code.split(':')[0]!;
}

function changedSystemRoles({ roles = [] }: RolesFile, state: AccessState): FileProblem[] {
  const systemRoles = new Map(state.roles.filter(({ isSystem }) => isSystem).map((role) => [role.name, role]));
  return roles.flatMap((role, index) => {
    const there = systemRoles.get(role.name);
    if (!there) return [];
    return protectedChanges(role, there).map((field) => ({
      path: ['roles', index, field],
      message: `${role.name} came with the installation: this part of it cannot be changed`,
    }));
  });
}

function protectedChanges({ description, permissions, inherits }: DesiredRole, there: StateRole): string[] {
  const fields = [];
  if (description !== undefined && description !== there.description) fields.push('description');
  if (permissions && !isSameSet(permissions, there.permissions)) fields.push('permissions');
  if (inherits && !isSameSet(inherits, there.parents)) fields.push('inherits');
  return fields;
}

function unknownCodes({ permissions = {}, roles = [] }: RolesFile, state: AccessState): FileProblem[] {
  const given = Object.keys(permissions);
  const retired = new Set(state.retired);
  const live = state.permissions.map(({ code }) => code);
  const isLive = new Set(live);
  const wildcards = wildcardsAbove(given.filter((code) => !isLive.has(code))).filter((code) => !retired.has(code));
  const known = new Set([...live, ...given, ...wildcards]);
  return roles.flatMap(({ permissions: codes = [] }, index) =>
    unknownAmong(codes, known, ['roles', index, 'permissions'], 'permission'),
  );
}

function unknownRoles({ roles = [], groups = [] }: RolesFile, state: AccessState): FileProblem[] {
  const known = new Set([...state.roles, ...roles].map(({ name }) => name));
  const namesIn = (list: readonly { role: string }[] = []): string[] => list.map(({ role }) => role);
  return [
    ...roles.flatMap(({ inherits = [], excludes }, index) => [
      ...unknownAmong(inherits, known, ['roles', index, 'inherits'], 'role'),
      ...unknownAmong(namesIn(excludes), known, ['roles', index, 'excludes'], 'role'),
    ]),
    ...groups.flatMap((group, index) => unknownAmong(namesIn(group.roles), known, ['groups', index, 'roles'], 'role')),
  ];
}

function unknownGroups({ groups = [] }: RolesFile, state: AccessState): FileProblem[] {
  const known = new Set([...state.groups, ...groups].map(({ name }) => name));
  return groups.flatMap(({ in: parent }, index) =>
    typeof parent === 'string' && !known.has(parent)
      ? [{ path: ['groups', index, 'in'], message: `there is no group ${parent}` }]
      : [],
  );
}

function unknownAmong(names: readonly string[], known: ReadonlySet<string>, path: FilePath, kind: string) {
  return names.flatMap((name, index): FileProblem[] =>
    known.has(name) ? [] : [{ path: [...path, index], message: `there is no ${kind} ${name}` }],
  );
}

function circles(file: RolesFile, state: AccessState): FileProblem[] {
  const roles = new Set(nestingOrder(desiredParents(file, state)).circular);
  const groups = new Set(nestingOrder(desiredNesting(file, state)).circular);
  return [
    ...(file.roles ?? []).flatMap(({ name, inherits }, index) =>
      inherits && roles.has(name) ? [{ path: ['roles', index, 'inherits'], message: `${name} inherits itself` }] : [],
    ),
    ...(file.groups ?? []).flatMap(({ name, in: parent }, index) =>
      parent && groups.has(name) ? [{ path: ['groups', index, 'in'], message: `${name} lies in itself` }] : [],
    ),
  ];
}
