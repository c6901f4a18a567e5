import { Injectable } from '@nestjs/common';
import { type Page, appError } from '@app/kernel';
import { parseSort } from '@app/http';
import { Database, type OrderColumn, PageReader, type PageSource } from '@app/platform';
import { type ListUsersQuery, type UserBody } from './dto/user.dto.js';
import { type ProfileBody } from './dto/profile.dto.js';

/** SQL that answers a screen. The select list is the resource: what is not named here cannot be shown. */
const RESOURCE = `
  u.id, u.email, u.status, u.email_verified_at IS NOT NULL AS "emailVerified",
  u.must_change_password AS "mustChangePassword", u.last_login_at AS "lastLoginAt",
  u.created_at AS "createdAt", u.updated_at AS "updatedAt", u.deleted_at AS "deletedAt", u.version,
  p.first_name AS "firstName", p.last_name AS "lastName", p.display_name AS "displayName", p.phone, p.locale,
  p.timezone, p.avatar_url AS "avatarUrl", p.attributes`;

const TABLES = 'users u JOIN user_profiles p ON p.user_id = u.id';

const SORT_COLUMNS: Readonly<Record<string, Omit<OrderColumn, 'descending'>>> = {
  createdAt: { sql: 'u.created_at', type: 'timestamptz' },
  updatedAt: { sql: 'u.updated_at', type: 'timestamptz' },
  email: { sql: 'u.canonical_email', type: 'text' },
};

type UserRow = Omit<UserBody, 'profile'> & ProfileBody;

@Injectable()
export class UserQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
  ) {}

  /** @throws USER_NOT_FOUND when there is none, or it is deleted */
  async get(id: string): Promise<UserBody> {
    const [row] = await this.database.query<UserRow>(
      `SELECT ${RESOURCE} FROM ${TABLES} WHERE u.id = $1 AND u.deleted_at IS NULL`,
      [id],
    );
    if (!row) throw appError('USER_NOT_FOUND');
    return toBody(row);
  }

  async list(query: ListUsersQuery): Promise<Page<UserBody>> {
    const source = { columns: RESOURCE, from: TABLES, order: orderOf(query.sort), ...filterOf(query) };
    const { items, meta } = await this.pages.read<UserRow>(source, query);
    return { items: items.map(toBody), meta };
  }
}

function filterOf({ status, q, deleted }: ListUsersQuery): Pick<PageSource, 'conditions' | 'parameters'> {
  const parameters: unknown[] = [];
  const conditions = [deleted === 'true' ? 'u.deleted_at IS NOT NULL' : 'u.deleted_at IS NULL'];
  if (status !== undefined) conditions.push(`u.status = $${parameters.push(status)}`);
  if (q !== undefined) {
    conditions.push(`u.search_text LIKE search_pattern($${parameters.push(q)})`);
  }
  return { conditions, parameters };
}

/** The id ends every order, in the direction of the last field: that makes it total, and an index can serve it. */
function orderOf(sort: string): OrderColumn[] {
  const columns = parseSort(sort).map(({ field, descending }) => ({ ...SORT_COLUMNS[field]!, descending }));
  return [...columns, { sql: 'u.id', type: 'uuid', descending: columns.at(-1)!.descending }];
}

function toBody(row: UserRow): UserBody {
  const { firstName, lastName, displayName, phone, locale, timezone, avatarUrl, attributes } = row;
  return {
    id: row.id,
    email: row.email,
    status: row.status,
    emailVerified: row.emailVerified,
    mustChangePassword: row.mustChangePassword,
    profile: { firstName, lastName, displayName, phone, locale, timezone, avatarUrl, attributes },
    lastLoginAt: row.lastLoginAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    deletedAt: row.deletedAt,
    version: row.version,
  };
}
