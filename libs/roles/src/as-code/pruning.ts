import { type AccessState, withoutAll } from './access-state.js';
import { type RolesFile } from './roles-file.js';

export interface Pruned {
  readonly roles: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

/** What `prune` deletes: of the sections that the file has, whatever it does not name; system roles never. */
export function prunedBy({ prune, roles, groups }: RolesFile, state: AccessState): Pruned {
  return {
    roles: prune && roles ? unnamed(roles, deletable(state)) : new Set(),
    groups: prune && groups ? unnamed(groups, state.groups) : new Set(),
  };
}

/** What is left when that is gone; everything else is planned upon it. */
export function remainingState(file: RolesFile, state: AccessState): AccessState {
  const { roles, groups } = prunedBy(file, state);
  return withoutAll(state, roles, groups);
}

function deletable({ roles }: AccessState): Named[] {
  return roles.filter(({ isSystem }) => !isSystem);
}

interface Named {
  readonly name: string;
}

function unnamed(named: readonly Named[], present: readonly Named[]): Set<string> {
  const kept = new Set(named.map(({ name }) => name));
  return new Set(present.map(({ name }) => name).filter((name) => !kept.has(name)));
}
