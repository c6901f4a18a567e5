import { type AccessState } from './access-state.js';
import { type RolesFile } from './roles-file.js';

/** Which roles each role inherits, once the file is applied: those that it does not speak of as well. */
export function desiredParents({ roles = [] }: RolesFile, state: AccessState): Map<string, readonly string[]> {
  const parents = new Map<string, readonly string[]>(state.roles.map(({ name, parents }) => [name, parents]));
  for (const { name, inherits } of roles) parents.set(name, inherits ?? parents.get(name) ?? []);
  return parents;
}

/** The same of groups, each of which lies in one other at most. */
export function desiredNesting({ groups = [] }: RolesFile, state: AccessState): Map<string, readonly string[]> {
  const nesting = new Map(state.groups.map(({ name, parent }) => [name, listOf(parent)]));
  for (const { name, in: parent } of groups) {
    nesting.set(name, parent === undefined ? (nesting.get(name) ?? []) : listOf(parent));
  }
  return nesting;
}

function listOf(parent: string | null): string[] {
  return parent === null ? [] : [parent];
}
