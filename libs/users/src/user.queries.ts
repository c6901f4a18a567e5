import { Injectable } from '@nestjs/common';
import { type Page, appError } from '@app/kernel';
import { Database, PageReader, type PageSource, RowWalker } from '@app/platform';
import { type ListUsersQuery, type UserFilters, type UserSelection } from './dto/list-users.dto.js';
import { type ListDormantUsersQuery } from './dto/lifecycle.dto.js';
import { type UserBody } from './dto/user.dto.js';
import { type UserRow, bodyOfRow } from './user-body.js';
import { USER_STATUS_NOW } from './user-status.js';
import { type ResolvedFilters, filterOf } from './user-filters.js';
import { LAST_SIGN_IN, orderOf } from './user-order.js';
import { textSearch } from './user-search.js';
import { selectFields } from './validation/field-selection.js';

/** SQL that answers a screen. The select list is the resource: what is not named here cannot be shown. */
const RESOURCE = `
  u.id, u.email, ${USER_STATUS_NOW} AS status, u.email_verified_at IS NOT NULL AS "emailVerified",
  u.must_change_password AS "mustChangePassword", u.last_login_at AS "lastLoginAt",
  u.created_at AS "createdAt", u.updated_at AS "updatedAt", u.deactivate_at AS "deactivateAt",
  u.deleted_at AS "deletedAt", u.version,
  (SELECT a.updated_at FROM user_avatars a WHERE a.user_id = u.id) AS "avatarUpdatedAt",
  p.first_name AS "firstName", p.last_name AS "lastName", p.display_name AS "displayName", p.phone, p.locale,
  p.timezone, p.avatar_url AS "avatarUrl", p.attributes`;

const JOIN_PROFILE = 'JOIN user_profiles p ON p.user_id = u.id';
const TABLES = `users u ${JOIN_PROFILE}`;

@Injectable()
export class UserQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
    private readonly walker: RowWalker,
  ) {}

  /** @throws USER_NOT_FOUND when there is none, or it is deleted */
  async get(id: string): Promise<UserBody> {
    const [row] = await this.database.lookUp<UserRow>(
      `SELECT ${RESOURCE} FROM ${TABLES} WHERE u.id = $1 AND u.deleted_at IS NULL`,
      [id],
    );
    if (!row) throw appError('USER_NOT_FOUND');
    return bodyOfRow(row);
  }

  /** @throws INVALID_CURSOR; ROLE_UNKNOWN when the filter names no role */
  async list(query: ListUsersQuery): Promise<Page<Partial<UserBody>>> {
    const filter = filterOf(query, await this.resolve(query));
    const source = { columns: RESOURCE, ...tablesFor(query), order: orderOf(query.sort), ...filter };
    const { items, meta } = await this.pages.read<UserRow>(source, query);
    return { items: items.map((row) => selectFields(bodyOfRow(row), query.fields)), meta };
  }

  /** All that the list would show, page after page. @throws ROLE_UNKNOWN when the filter names no role */
  async walk(query: UserSelection, pageSize: number): Promise<AsyncGenerator<UserBody[]>> {
    const filter = filterOf(query, await this.resolve(query));
    const source = { columns: RESOURCE, from: TABLES, order: orderOf(query.sort), ...filter };
    return mapPages(this.walker.pages<UserRow>(source, pageSize), bodyOfRow);
  }

  /** Longest away first. @throws INVALID_CURSOR */
  async listDormant(query: ListDormantUsersQuery): Promise<Page<UserBody>> {
    const source = {
      columns: RESOURCE,
      from: TABLES,
      countFrom: 'users u',
      conditions: [`u.deleted_at IS NULL AND u.status = 'active' AND u.created_at < $1 AND ${LAST_SIGN_IN} < $1`],
      parameters: [query.since],
      order: orderOf('lastSignInAt'),
    };
    const { items, meta } = await this.pages.read<UserRow>(source, query);
    return { items: items.map(bodyOfRow), meta };
  }

  private async resolve({ role, group, q }: UserFilters): Promise<ResolvedFilters> {
    return {
      roleId: role === undefined ? undefined : await this.roleId(role),
      groupIds: group === undefined ? undefined : await this.groupsWithin(group),
      search: q === undefined ? undefined : await textSearch(this.database, q),
    };
  }

  private async roleId(nameOrId: string): Promise<string> {
    const [role] = await this.database.query<{ id: string }>(
      'SELECT id FROM roles WHERE id::text = $1 OR name = $1 ORDER BY id::text = $1 DESC LIMIT 1',
      [nameOrId.toLowerCase()],
    );
    if (role) return role.id;
    const message = `There is no role ${nameOrId}.`;
    throw appError('ROLE_UNKNOWN', { details: [{ field: 'role', code: 'ROLE_UNKNOWN', message }] });
  }

  /** The group and every group inside it. */
  private async groupsWithin(groupId: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `WITH RECURSIVE inside AS (
         SELECT $1::uuid AS id
         UNION
         SELECT gp.group_id FROM inside i JOIN group_parents gp ON gp.parent_id = i.id WHERE gp.removed_at IS NULL
       ) SELECT id FROM inside`,
      [groupId],
    );
    return rows.map(({ id }) => id);
  }
}

async function* mapPages<Row, Item>(pages: AsyncGenerator<Row[]>, map: (row: Row) => Item): AsyncGenerator<Item[]> {
  for await (const page of pages) yield page.map(map);
}

/** A search may find a thousand accounts and show twenty: the profiles of those are enough, unless they decide which. */
function tablesFor({ attributes, sort }: ListUsersQuery): Pick<PageSource, 'from' | 'joinLater'> {
  const decides = attributes !== undefined || sort.includes('displayName');
  return decides ? { from: TABLES } : { from: 'users u', joinLater: { alias: 'u', join: JOIN_PROFILE } };
}
