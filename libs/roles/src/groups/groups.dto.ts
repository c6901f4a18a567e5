import { type NamedRole } from '../roles/roles.dto.js';

export class NamedGroup {
  id: string;
  /** @example Sales */
  name: string;
}

/** A role that a group carries, and where. */
export class GroupRoleBody {
  role: NamedRole;
  /** @example * */
  scope: string;
}

/** A team that carries roles. Its members hold them, and those of every group it lies in. */
export class GroupBody {
  /** @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  id: string;
  /** @example Sales EMEA */
  name: string;
  /** @example Everybody who sells in Europe */
  description: string;
  /** The group it lies in. */
  parent: NamedGroup | null;
  /** Those it carries itself. */
  roles: GroupRoleBody[];
  /** Those who are in it itself, not in a group that lies in it. @example 12 */
  memberCount: number;
  createdAt: Date;
  updatedAt: Date;
  /** @example 1 */
  version: number;
}
