import { stringify } from 'yaml';
import { type AccessState } from './access-state.js';
import { type DesiredGroup, type DesiredRole, type RolesFile } from './roles-file.js';

/** The state as a file that leads to it. Of system roles only what can be changed of them. */
export function exportRoles(state: AccessState): string {
  const { prune: _, ...sections } = fileOf(state);
  return stringify(sections, { lineWidth: 0, aliasDuplicateObjects: false });
}

export function fileOf(state: AccessState): RolesFile {
  return {
    prune: false,
    permissions: Object.fromEntries(
      state.permissions.filter(({ isSystem }) => !isSystem).map(({ code, description }) => [code, description]),
    ),
    roles: state.roles.map((role) => roleOf(role, state)),
    groups: state.groups.map(({ name, description, parent, roles }): DesiredGroup => {
      return { name, description, in: parent, roles: roles.map(({ role, scope }) => ({ role, scope })) };
    }),
  };
}

/** A pair of roles stands with the one that is named first. */
function roleOf(role: AccessState['roles'][number], { exclusions }: AccessState): DesiredRole {
  const { name, isSystem, description, permissions, parents, mfaRequired, requiresApproval, maxHolders } = role;
  const excludes = exclusions
    .filter((pair) => pair.role === name)
    .map(({ other, reason }) => ({ role: other, ...(reason !== null && { reason }) }));
  return {
    name,
    ...(!isSystem && { description, permissions: [...permissions], inherits: [...parents] }),
    mfaRequired,
    requiresApproval,
    maxHolders,
    excludes,
  };
}
