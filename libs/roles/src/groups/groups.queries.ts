import { Injectable } from '@nestjs/common';
import { type Page, appError } from '@app/kernel';
import { Database, PageReader } from '@app/platform';
import { type GroupBody, type GroupRoleBody, type ListGroupRolesQuery, type ListGroupsQuery } from './groups.dto.js';

const GROUP = `
  g.id, g.name, g.description, g.version, g.created_at AS "createdAt", g.updated_at AS "updatedAt",
  (SELECT json_build_object('id', p.id, 'name', p.name)
   FROM group_parents gp JOIN groups p ON p.id = gp.parent_id WHERE gp.group_id = g.id AND gp.removed_at IS NULL) AS parent,
  coalesce((SELECT json_agg(json_build_object('role', json_build_object('id', r.id, 'name', r.name), 'scope', gr.scope)
                            ORDER BY r.name, gr.scope)
            FROM group_roles gr JOIN roles r ON r.id = gr.role_id
            WHERE gr.group_id = g.id AND gr.removed_at IS NULL), '[]') AS roles,
  (SELECT count(*)::int FROM group_members gm JOIN users u ON u.id = gm.user_id AND u.deleted_at IS NULL
   WHERE gm.group_id = g.id AND gm.removed_at IS NULL) AS "memberCount"`;

@Injectable()
export class GroupsQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
  ) {}

  /** @throws GROUP_NOT_FOUND */
  async get(id: string): Promise<GroupBody> {
    const [group] = await this.database.query<GroupBody>(
      `SELECT ${GROUP} FROM groups g WHERE g.id = $1 AND g.deleted_at IS NULL`,
      [id],
    );
    if (!group) throw appError('GROUP_NOT_FOUND');
    return group;
  }

  list({ q, parentId, ...request }: ListGroupsQuery): Promise<Page<GroupBody>> {
    const parameters: unknown[] = [];
    const conditions = ['g.deleted_at IS NULL'];
    if (q !== undefined) conditions.push(`search_form(g.name) LIKE search_pattern($${parameters.push(q)})`);
    if (parentId !== undefined) {
      conditions.push(`EXISTS (SELECT FROM group_parents gp
        WHERE gp.group_id = g.id AND gp.removed_at IS NULL AND gp.parent_id = $${parameters.push(parentId)}::uuid)`);
    }
    const order = [{ sql: 'g.name', type: 'text', descending: false }] as const;
    return this.pages.read({ columns: GROUP, from: 'groups g', conditions, parameters, order }, request);
  }

  /** Those it carries itself. @throws GROUP_NOT_FOUND */
  async listRoles(groupId: string, request: ListGroupRolesQuery): Promise<Page<GroupRoleBody>> {
    await this.assertExists(groupId);
    const source = {
      columns: `json_build_object('id', r.id, 'name', r.name) AS role, gr.scope`,
      from: 'group_roles gr JOIN roles r ON r.id = gr.role_id',
      conditions: ['gr.group_id = $1', 'gr.removed_at IS NULL'],
      parameters: [groupId],
      order: [
        { sql: 'r.name', type: 'text', descending: false },
        { sql: 'gr.scope', type: 'text', descending: false },
      ],
    } as const;
    return this.pages.read<GroupRoleBody>(source, request);
  }

  /** Now, or at an instant. @throws GROUP_NOT_FOUND */
  async assertExists(id: string, asOf?: Date): Promise<void> {
    const found = await this.database.query(
      'SELECT FROM groups WHERE id = $1 AND (deleted_at IS NULL OR deleted_at > $2::timestamptz)',
      [id, asOf ?? null],
    );
    if (found.length === 0) throw appError('GROUP_NOT_FOUND');
  }
}
