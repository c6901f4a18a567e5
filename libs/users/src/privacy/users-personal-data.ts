import { Injectable } from '@nestjs/common';
import { type KnownValues, type PersonalDataPart, type PersonalDataSource } from '@app/kernel';
import { Database, RowWalker, type SqlPart, oldestFirst, sqlParts } from '@app/platform';

const PARTS: readonly SqlPart[] = [
  {
    name: 'account',
    isOne: true,
    columns: `u.id, u.email, u.status, u.must_change_password AS "mustChangePassword", u.email_verified_at AS "emailVerifiedAt",
      u.password_hash IS NOT NULL AS "hasPassword", u.password_changed_at AS "passwordChangedAt",
      u.last_login_at AS "lastLoginAt", u.created_at AS "createdAt", u.updated_at AS "updatedAt",
      u.deactivate_at AS "deactivateAt", u.deleted_at AS "deletedAt", u.version`,
    from: 'users u',
    of: 'u.id = $1',
    order: oldestFirst('u.created_at', 'u.id'),
  },
  {
    name: 'profile',
    isOne: true,
    columns: `p.first_name AS "firstName", p.last_name AS "lastName", p.display_name AS "displayName", p.phone, p.locale,
      p.timezone, p.avatar_url AS "avatarUrl", p.attributes`,
    from: 'user_profiles p',
    of: 'p.user_id = $1',
    order: [{ sql: 'p.user_id', type: 'uuid', descending: false }],
  },
];

interface Known {
  readonly emails: string[];
  readonly texts: (string | null)[];
  readonly attributes: unknown;
}

/** The account and its profile. Both are emptied by `purge_user`, with every table that says `ON DELETE CASCADE`. */
@Injectable()
export class UsersPersonalData implements PersonalDataSource {
  readonly tables = ['users', 'user_profiles', 'user_erasures'];

  constructor(
    private readonly database: Database,
    private readonly walker: RowWalker,
  ) {}

  parts(userId: string): PersonalDataPart[] {
    return sqlParts(this.walker, PARTS, userId);
  }

  async recall(userId: string): Promise<Partial<KnownValues>> {
    const [known] = await this.database.query<Known>(
      `SELECT ARRAY[u.email, u.canonical_email] AS emails, p.attributes,
              ARRAY[p.first_name, p.last_name, p.display_name, p.phone, p.avatar_url] AS texts
       FROM users u JOIN user_profiles p ON p.user_id = u.id WHERE u.id = $1`,
      [userId],
    );
    if (!known) return {};
    const texts = known.texts.filter((text) => text !== null);
    return { emails: known.emails, texts: [...texts, ...textsIn(known.attributes)] };
  }
}

/** Shorter ones, such as a level or a country, would be found in anybody's reason. */
const MIN_ATTRIBUTE_LENGTH = 5;

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length >= MIN_ATTRIBUTE_LENGTH ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
