import { Injectable } from '@nestjs/common';
import { type Page, appError } from '@app/kernel';
import { Database, PageReader } from '@app/platform';
import { type ListRolesQuery, type RoleBody } from './roles.dto.js';

const ROLE = `
  r.id, r.name, r.description, r.is_system AS "isSystem", r.mfa_required AS "mfaRequired",
  r.requires_approval AS "requiresApproval", r.max_holders AS "maxHolders", r.version,
  r.created_at AS "createdAt", r.updated_at AS "updatedAt",
  ARRAY(SELECT rp.permission_code FROM role_permissions rp
        WHERE rp.role_id = r.id AND rp.removed_at IS NULL ORDER BY 1) AS permissions,
  coalesce((SELECT json_agg(json_build_object('id', p.id, 'name', p.name) ORDER BY p.name)
            FROM role_parents rp JOIN roles p ON p.id = rp.parent_id
            WHERE rp.role_id = r.id AND rp.removed_at IS NULL), '[]') AS parents`;

@Injectable()
export class RolesQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
  ) {}

  /** @throws ROLE_NOT_FOUND */
  async get(id: string): Promise<RoleBody> {
    const [role] = await this.database.query<RoleBody>(
      `SELECT ${ROLE} FROM roles r WHERE r.id = $1 AND r.deleted_at IS NULL`,
      [id],
    );
    if (!role) throw appError('ROLE_NOT_FOUND');
    return role;
  }

  list({ q, isSystem, ...request }: ListRolesQuery): Promise<Page<RoleBody>> {
    const parameters: unknown[] = [];
    const conditions = ['r.deleted_at IS NULL'];
    if (q !== undefined) conditions.push(`r.name LIKE search_pattern($${parameters.push(q)})`);
    if (isSystem !== undefined) conditions.push(`r.is_system = $${parameters.push(isSystem)}::boolean`);
    const order = [{ sql: 'r.name', type: 'text', descending: false }] as const;
    return this.pages.read({ columns: ROLE, from: 'roles r', conditions, parameters, order }, request);
  }

  /** Now, or at an instant. @throws ROLE_NOT_FOUND */
  async assertExists(id: string, asOf?: Date): Promise<void> {
    const found = await this.database.query(
      'SELECT FROM roles WHERE id = $1 AND (deleted_at IS NULL OR deleted_at > $2::timestamptz)',
      [id, asOf ?? null],
    );
    if (found.length === 0) throw appError('ROLE_NOT_FOUND');
  }
}
