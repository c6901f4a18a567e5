import { Injectable } from '@nestjs/common';
import { type Page, appError } from '@app/kernel';
import { Database, PageReader, SharedFacts } from '@app/platform';
import { type NamedRole } from '../roles/roles.dto.js';
import { type ListPermissionsQuery, type PermissionBody, type PermissionLoser } from './permissions.dto.js';

/** So many of those who lose a permission are named. */
const NAMED_USERS = 100;

@Injectable()
export class PermissionsQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
    private readonly facts: SharedFacts,
  ) {}

  /** Every client app asks for it when it starts. */
  list(query: ListPermissionsQuery): Promise<Page<PermissionBody>> {
    return this.facts.read('permissions', query, () => this.page(query));
  }

  private page({ q, namespace, ...request }: ListPermissionsQuery): Promise<Page<PermissionBody>> {
    const parameters: unknown[] = [];
    const conditions = ['p.retired_at IS NULL'];
    if (q !== undefined) {
      conditions.push(`search_form(p.code || ' ' || p.description) LIKE search_pattern($${parameters.push(q)})`);
    }
    if (namespace !== undefined) conditions.push(`starts_with(p.code, $${parameters.push(`${namespace}:`)})`);
    const columns = 'p.code, p.description, p.is_system AS "isSystem"';
    const order = [{ sql: 'p.code', type: 'text', descending: false }] as const;
    return this.pages.read({ columns, from: 'permissions p', conditions, parameters, order }, request);
  }

  /**
   * `FOR UPDATE` keeps others from retiring it, and from putting it into an API key, until the transaction ends.
   * @throws PERMISSION_NOT_FOUND, PERMISSION_RESERVED when it is one of Rollcall's own
   */
  async assertRetirable(code: string, lock: '' | 'FOR UPDATE' = ''): Promise<void> {
    const [found] = await this.database.query<{ isSystem: boolean }>(
      `SELECT is_system AS "isSystem" FROM permissions WHERE code = $1 AND retired_at IS NULL ${lock}`,
      [code],
    );
    if (!found) throw appError('PERMISSION_NOT_FOUND');
    if (found.isSystem) throw appError('PERMISSION_RESERVED');
  }

  rolesCarrying(code: string): Promise<NamedRole[]> {
    return this.database.query<NamedRole>(
      `SELECT r.id, r.name FROM role_permissions rp JOIN roles r ON r.id = rp.role_id
       WHERE rp.permission_code = $1 AND rp.removed_at IS NULL ORDER BY r.name`,
      [code],
    );
  }

  /** Who holds it now by this code, and by no other that covers it there. */
  async losers(code: string): Promise<{ count: number; first: PermissionLoser[] }> {
    const rows = await this.database.query<PermissionLoser & { count: number }>(
      `WITH at AS MATERIALIZED (SELECT tstzrange(t, t, '[]') AS instant FROM clock_timestamp() t),
       reached AS MATERIALIZED (
         SELECT ARRAY(SELECT user_id FROM users_reached(ARRAY(
           SELECT role_id FROM role_permissions WHERE permission_code = $1 AND removed_at IS NULL), '{}', at.instant)) AS ids
         FROM at
       ), entries AS MATERIALIZED (
         SELECT e.* FROM at CROSS JOIN reached CROSS JOIN LATERAL permission_entries(
           reached.ids, ARRAY(SELECT p.code FROM permissions p WHERE permission_covers(p.code, $1)), at.instant) e
       ), losers AS (
         SELECT DISTINCT e.user_id FROM entries e WHERE e.permission_code = $1 AND NOT EXISTS (
           SELECT FROM entries o
           WHERE o.user_id = e.user_id AND o.permission_code <> $1 AND o.scope IN ('*', e.scope))
       )
       SELECT u.id AS "userId", u.email, (count(*) OVER ())::int AS count
       FROM losers l JOIN users u ON u.id = l.user_id AND u.deleted_at IS NULL ORDER BY u.id LIMIT ${NAMED_USERS}`,
      [code],
    );
    return { count: rows[0]?.count ?? 0, first: rows.map(({ userId, email }) => ({ userId, email })) };
  }

  async countApiKeysCarrying(code: string): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM api_keys
       WHERE $1 = ANY (permissions) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
      [code],
    );
    return row!.count;
  }
}
