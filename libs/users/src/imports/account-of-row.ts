import { randomUUID } from 'node:crypto';
import { invalidField } from '@app/kernel';
import { User } from '../user.entity.js';
import { type NewAccount } from '../user-batch-creation.service.js';
import { type ImportRowInput } from './import-row.dto.js';
import { type ImportWish } from './import-task.js';

/** The account that a row asks for, with what the import gives to each. @throws VALIDATION_ERROR for a status that it cannot have */
export function accountOf(input: ImportRowInput, passwordHash: string | undefined, wish: ImportWish): NewAccount {
  const { email, profile = {}, mustChangePassword = false } = input;
  const user = User.create({ id: randomUUID(), email, passwordHash, mustChangePassword, profile });
  if (input.emailVerified) user.verifyEmail();
  giveStatus(user, input);
  return { user, roles: rolesOf(input, wish), groups: union(wish.groups, input.groups) };
}

/** Before anything dear is done for the row. @throws VALIDATION_ERROR */
export function assertPossible({ password, passwordHash, status }: ImportRowInput): void {
  if (password !== undefined && passwordHash !== undefined) {
    throw invalidField('passwordHash', 'EXCLUSIVE', 'Give a password or its hash, not both.');
  }
  const hasPassword = password !== undefined || passwordHash !== undefined;
  if (status === 'active' && !hasPassword) {
    throw invalidField('status', 'PASSWORD_MISSING', 'Without a password or its hash the account cannot be active.');
  }
  if (status === 'pending' && hasPassword) {
    throw invalidField('status', 'PASSWORD_GIVEN', 'With a password or its hash the account cannot be pending.');
  }
}

function giveStatus(user: User, { status }: ImportRowInput): void {
  if (status === 'suspended') user.suspend();
  if (status === 'deactivated') user.deactivate();
}

/** An empty list gives none; nothing at all gives what every account gets. */
function rolesOf({ roles }: ImportRowInput, wish: ImportWish): readonly string[] | undefined {
  return roles === undefined && wish.roles.length === 0 ? undefined : union(wish.roles, roles);
}

function union(ofAll: readonly string[], own: readonly string[] = []): string[] {
  return [...new Set([...ofAll, ...own])];
}
