import { z } from 'zod';
import { GROUP_NAME } from '../groups/groups.dto.js';
import { CODE } from '../permissions/permissions.dto.js';
import { ROLE_NAME } from '../roles/roles.dto.js';
import { SCOPE } from '../scope.js';
import { visible } from './quoted.js';

/**
 * What a roles file may say. A file states what shall be: whatever it names is made so; whatever it leaves out, a section, a
 * role, a single field, stays as it is.
 */

/** Whatever PostgreSQL can store. */
const text = z
  .string()
  .max(500)
  .regex(/^[^\0\p{Cs}]*$/u, 'must not contain NUL or half of a character');
const code = z
  .string()
  .max(200)
  .regex(CODE.regexp, 'must be lower case words joined by colons, such as crm:deals:write or crm:*');
const roleName = z
  .string()
  .regex(ROLE_NAME.regexp, 'must be lower case: a letter, then letters, digits, ".", "_", "-"; at most 63');
const groupName = z
  .string()
  .min(1)
  .max(100)
  .regex(GROUP_NAME.regexp, 'must be visible text on one line, without spaces around it');
const scope = z.string().min(1).max(200).regex(SCOPE.regexp, 'must be printable ASCII without spaces');

const role = z.strictObject({
  name: roleName,
  description: text.optional(),
  permissions: z.array(code).max(500).optional(),
  inherits: z.array(roleName).max(50).optional(),
  mfaRequired: z.boolean().optional(),
  requiresApproval: z.boolean().optional(),
  maxHolders: z.int().min(1).max(1_000_000).nullable().optional(),
  excludes: z
    .array(z.strictObject({ role: roleName, reason: text.min(1).optional() }))
    .max(100)
    .optional(),
});

const group = z.strictObject({
  name: groupName,
  description: text.optional(),
  in: groupName.nullable().optional(),
  roles: z
    .array(z.strictObject({ role: roleName, scope: scope.default('*') }))
    .max(200)
    .optional(),
});

export const ROLES_FILE = z.strictObject({
  prune: z.boolean().default(false),
  permissions: z.record(code, text).optional(),
  roles: z.array(role).max(5_000).optional(),
  groups: z.array(group).max(20_000).optional(),
});

export type RolesFile = z.infer<typeof ROLES_FILE>;
export type DesiredRole = z.infer<typeof role>;
export type DesiredGroup = z.infer<typeof group>;
export type DesiredPermission = { readonly code: string; readonly description: string };

/** Where in a file, from its top: `['roles', 2, 'inherits', 0]`. */
export type FilePath = readonly PropertyKey[];

export interface FileProblem {
  readonly path: FilePath;
  readonly message: string;
}

/** A problem, and the line on which it stands. */
export interface LocatedProblem {
  readonly line: number;
  readonly message: string;
}

/** The file says what cannot be. All that is wrong, in the order of its lines. */
export class RolesFileError extends Error {
  override readonly name = 'RolesFileError';
  readonly problems: readonly LocatedProblem[];

  constructor(problems: readonly LocatedProblem[]) {
    super('The file cannot be used.');
    this.problems = problems
      .map(({ line, message }) => ({ line, message: visible(message) }))
      .sort((one, other) => one.line - other.line);
  }
}
