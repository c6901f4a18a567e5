import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AccessState, type StateGroup, type StateRole } from './access-state.js';
import { problemsWith } from './check-roles-file.js';
import { describePlan } from './describe-plan.js';
import { exportRoles, fileOf } from './export-roles.js';
import { parseRolesFile } from './parse-roles-file.js';
import { isEmptyPlan, planRoles } from './plan-roles.js';
import { remainingState } from './pruning.js';
import { type RolesFile } from './roles-file.js';
import { applied } from './testing/access-in-memory.js';
import { OWNER, randomFile, randomState } from './testing/random-files.js';

describe('a plan', () => {
  it('leads, step by step without a refusal, to what the file demands; then the plan is empty', () => {
    let planned = 0;
    let refused = 0;
    fc.assert(
      fc.property(randomState, randomFile, (current, desired) => {
        if (problemsWith(desired, current).length > 0) {
          refused += 1;
          return;
        }
        const plan = planRoles(desired, current);
        if (!isEmptyPlan(plan)) planned += 1;
        expect(describePlan(plan, current).length).toBeGreaterThanOrEqual(plan.changes.length);
        const after = applied(plan, current);
        for (const role of desired.roles ?? []) expectRole(role, after);
        for (const group of desired.groups ?? []) expectGroup(group, after);
        expect(planRoles(desired, after)).toEqual({ permissions: [], changes: [] });
        expectUntouched(desired, current, after);
      }),
      { numRuns: 3000 },
    );
    expect(planned).toBeGreaterThan(200);
    expect(refused).toBeGreaterThan(100);
  });

  it('of an export is empty, and the export with prune leads any other state to this one', () => {
    let planned = 0;
    fc.assert(
      fc.property(randomState, randomState, (one, other) => {
        const exported = parseRolesFile(exportRoles(one)).file;
        expect(exported).toEqual(fileOf(one));
        expect(planRoles(exported, one)).toEqual({ permissions: [], changes: [] });
        const file = { ...exported, prune: true };
        if (problemsWith(file, other).length > 0) return;
        planned += 1;
        const after = applied(planRoles(file, other), other);
        const { permissions: _, ...sections } = fileOf(after);
        expect(namesAndEdges(sections)).toEqual(namesAndEdges(exported));
      }),
      { numRuns: 500 },
    );
    expect(planned).toBeGreaterThan(50);
  });

  it('gives what it makes the same ids again, until they are used up', () => {
    const desired: RolesFile = { prune: false, roles: [{ name: 'a' }, { name: 'b', inherits: ['a'] }] };
    const nothing: AccessState = { permissions: [], retired: [], roles: [], exclusions: [], groups: [], usedIds: [] };
    const first = planRoles(desired, nothing);
    expect(planRoles(desired, nothing)).toEqual(first);
    const ids = first.changes.map((change) => (change.type === 'role.create' ? change.id! : ''));
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const later = planRoles(desired, { ...nothing, usedIds: ids });
    expect(later.changes.map((change) => change.type === 'role.create' && ids.includes(change.id!))).toEqual([
      false,
      false,
    ]);
  });

  it('turns a chain of roles, and of groups, upside down in an order without circles', () => {
    const role = (name: string, parents: string[]): StateRole => ({
      ...OWNER,
      id: name,
      name,
      isSystem: false,
      parents,
    });
    const group = (name: string, parent: string | null): StateGroup => {
      return { id: name, name, description: '', parent, roles: [] };
    };
    const current: AccessState = {
      permissions: [],
      retired: [],
      roles: [role('a', []), role('b', ['a']), role('c', ['b'])],
      exclusions: [],
      groups: [group('A', null), group('B', 'A'), group('C', 'B')],
      usedIds: [],
    };
    const desired: RolesFile = {
      prune: false,
      roles: [
        { name: 'a', inherits: ['b'] },
        { name: 'b', inherits: ['c'] },
        { name: 'c', inherits: [] },
      ],
      groups: [
        { name: 'A', in: 'B' },
        { name: 'B', in: 'C' },
        { name: 'C', in: null },
      ],
    };
    const { changes } = planRoles(desired, current);
    expect(
      changes.map((change) => ('roleId' in change ? change.roleId : 'groupId' in change && change.groupId)),
    ).toEqual(['c', 'b', 'a', 'C', 'B', 'A']);
    expect(() => applied({ permissions: [], changes }, current)).not.toThrow();
  });
});

function expectRole(desired: NonNullable<RolesFile['roles']>[number], { roles, exclusions }: AccessState): void {
  const there = roles.find(({ name }) => name === desired.name)!;
  const { inherits, excludes, permissions, ...fields } = desired;
  expect(there).toMatchObject(Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
  if (permissions) expect([...there.permissions].sort()).toEqual([...permissions].sort());
  if (inherits) expect([...there.parents].sort()).toEqual([...inherits].sort());
  for (const { role, reason } of excludes ?? []) {
    const pair = exclusions.find((one) => [one.role, one.other].sort().join() === [role, desired.name].sort().join());
    expect(pair).toBeDefined();
    if (reason !== undefined) expect(pair!.reason).toBe(reason);
  }
}

function expectGroup(desired: NonNullable<RolesFile['groups']>[number], { groups }: AccessState): void {
  const there = groups.find(({ name }) => name === desired.name)!;
  if (desired.description !== undefined) expect(there.description).toBe(desired.description);
  if (desired.in !== undefined) expect(there.parent).toBe(desired.in);
  if (desired.roles) expect(new Set(there.roles)).toEqual(new Set(desired.roles));
}

/** What the file does not name is as it was, or was pruned. */
function expectUntouched(desired: RolesFile, before: AccessState, after: AccessState): void {
  const rest = remainingState(desired, before);
  const named = new Set([...(desired.roles ?? []), ...(desired.groups ?? [])].map(({ name }) => name));
  const unnamed = ({ roles, groups }: AccessState) => [...roles, ...groups].filter(({ name }) => !named.has(name));
  const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);
  expect(unnamed(after).sort(byName)).toEqual(unnamed(rest).sort(byName));
  expect(after.roles.filter(({ name }) => name === 'owner')).toEqual([OWNER]);
}

function namesAndEdges(file: Partial<RolesFile>): unknown {
  const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);
  return {
    roles: (file.roles ?? [])
      .map(({ excludes, inherits, permissions, ...role }) => ({
        ...role,
        inherits: new Set(inherits),
        permissions: new Set(permissions),
        excludes: new Set((excludes ?? []).map(({ role: other }) => other)),
      }))
      .sort(byName),
    groups: (file.groups ?? []).map((group) => ({ ...group, roles: new Set(group.roles) })).sort(byName),
  };
}
