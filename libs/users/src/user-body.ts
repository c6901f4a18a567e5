import { type ProfileBody } from './dto/profile.dto.js';
import { type UserBody } from './dto/user.dto.js';
import { type User } from './user.entity.js';

/** An account as `UserQueries` reads it: the resource, with its profile beside the rest. */
export type UserRow = Omit<UserBody, 'profile'> & ProfileBody;

/** What is not named here cannot be shown. */
export function bodyOfRow(row: UserRow): UserBody {
  const { firstName, lastName, displayName, phone, locale, timezone, avatarUrl, attributes } = row;
  return {
    id: row.id,
    email: row.email,
    status: row.status,
    emailVerified: row.emailVerified,
    mustChangePassword: row.mustChangePassword,
    profile: { firstName, lastName, displayName, phone, locale, timezone, avatarUrl, attributes },
    avatarUpdatedAt: row.avatarUpdatedAt,
    deactivateAt: row.deactivateAt,
    lastLoginAt: row.lastLoginAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    deletedAt: row.deletedAt,
    version: row.version,
  };
}

/** The resource of an account that was read to be changed, as `UserQueries` would read it again. */
export function bodyOf(user: User): UserBody {
  return bodyOfRow({
    ...user,
    ...user.profile,
    status: user.isOverdue ? 'deactivated' : user.status,
    emailVerified: user.emailVerifiedAt !== null,
    attributes: user.profile.attributes as ProfileBody['attributes'],
  });
}
