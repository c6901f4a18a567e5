import { CreateAccounts1764000000000 } from './1764000000000-create-accounts.js';
import { CreateAccess1764000001000 } from './1764000001000-create-access.js';
import { CreateSignIn1764000002000 } from './1764000002000-create-sign-in.js';
import { CreateAuditLog1764000003000 } from './1764000003000-create-audit-log.js';
import { SeedSystemRoles1764000004000 } from './1764000004000-seed-system-roles.js';
import { IndexPasswordResetTokensByUser1764000010000 } from './1764000010000-index-password-reset-tokens-by-user.js';

/** Every migration, oldest first. Named here rather than found by a glob, so that a build cannot forget one. */
export const MIGRATIONS = [
  CreateAccounts1764000000000,
  CreateAccess1764000001000,
  CreateSignIn1764000002000,
  CreateAuditLog1764000003000,
  SeedSystemRoles1764000004000,
  IndexPasswordResetTokensByUser1764000010000,
];
