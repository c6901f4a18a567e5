import { type StateExclusion } from './access-state.js';
import { type DesiredRole, type FilePath, type FileProblem } from './roles-file.js';

/** A pair of roles, told from either side. */
export interface DesiredExclusion {
  readonly role: string;
  readonly other: string;
  /** Undefined: whatever it is. */
  readonly reason: string | undefined;
  readonly path: FilePath;
}

/** The same for both orders of a pair. */
export function pairOf(role: string, other: string): string {
  return role < other ? `${role} ${other}` : `${other} ${role}`;
}

/** Each pair once, whether one of the two names it or both. */
export function desiredExclusions(roles: readonly DesiredRole[]): DesiredExclusion[] {
  const pairs = new Map<string, DesiredExclusion>();
  for (const told of toldExclusions(roles)) {
    const known = pairs.get(pairOf(told.role, told.other));
    pairs.set(pairOf(told.role, told.other), known ? { ...known, reason: known.reason ?? told.reason } : told);
  }
  return [...pairs.values()];
}

/** Of what is there: the pairs that a role's list leaves out, and the list of the other does not name either. */
export function undesiredExclusions(
  roles: readonly DesiredRole[],
  present: readonly StateExclusion[],
): StateExclusion[] {
  const listing = new Set(roles.filter(({ excludes }) => excludes).map(({ name }) => name));
  const desired = new Set(desiredExclusions(roles).map(({ role, other }) => pairOf(role, other)));
  return present.filter(
    ({ role, other }) => (listing.has(role) || listing.has(other)) && !desired.has(pairOf(role, other)),
  );
}

/** A role and itself, and a pair that two roles give different reasons for. */
export function contradictoryExclusions(roles: readonly DesiredRole[]): FileProblem[] {
  const pairs = new Map(desiredExclusions(roles).map((pair) => [pairOf(pair.role, pair.other), pair.reason]));
  return toldExclusions(roles).flatMap(({ role, other, reason, path }) => {
    if (role === other) return [{ path, message: 'a role cannot exclude itself' }];
    if (reason === undefined || reason === pairs.get(pairOf(role, other))) return [];
    return [{ path, message: `${other} gives another reason for the same` }];
  });
}

function toldExclusions(roles: readonly DesiredRole[]): DesiredExclusion[] {
  return roles.flatMap(({ name, excludes = [] }, index) =>
    excludes.map(({ role, reason }, nth) => ({
      role: name,
      other: role,
      reason,
      path: ['roles', index, 'excludes', nth],
    })),
  );
}
