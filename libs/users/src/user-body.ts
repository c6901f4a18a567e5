import { type ProfileBody } from './dto/profile.dto.js';
import { type UserBody } from './dto/user.dto.js';
import { type User } from './user.entity.js';

/** The resource of an account that was read to be changed, as `UserQueries` would read it again. */
export function bodyOf(user: User): UserBody {
  const { firstName, lastName, displayName, phone, locale, timezone, avatarUrl, attributes } = user.profile;
  return {
    id: user.id,
    email: user.email,
    status: user.isOverdue ? 'deactivated' : user.status,
    emailVerified: user.emailVerifiedAt !== null,
    mustChangePassword: user.mustChangePassword,
    profile: {
      firstName,
      lastName,
      displayName,
      phone,
      locale,
      timezone,
      avatarUrl,
      attributes: attributes as ProfileBody['attributes'],
    },
    avatarUpdatedAt: user.avatarUpdatedAt,
    deactivateAt: user.deactivateAt,
    lastLoginAt: user.lastLoginAt,
    createdAt: user.createdAt,
    updatedAt: user.updatedAt,
    deletedAt: user.deletedAt,
    version: user.version,
  };
}
