import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database } from '@app/platform';
import { type GroupBody } from './groups.dto.js';

const GROUP = `
  g.id, g.name, g.description, g.version, g.created_at AS "createdAt", g.updated_at AS "updatedAt",
  (SELECT json_build_object('id', p.id, 'name', p.name)
   FROM group_parents gp JOIN groups p ON p.id = gp.parent_id WHERE gp.group_id = g.id AND gp.removed_at IS NULL) AS parent,
  coalesce((SELECT json_agg(json_build_object('role', json_build_object('id', r.id, 'name', r.name), 'scope', gr.scope)
                            ORDER BY r.name, gr.scope)
            FROM group_roles gr JOIN roles r ON r.id = gr.role_id
            WHERE gr.group_id = g.id AND gr.removed_at IS NULL), '[]') AS roles,
  (SELECT count(*)::int FROM group_members gm WHERE gm.group_id = g.id AND gm.removed_at IS NULL) AS "memberCount"`;

@Injectable()
export class GroupsQueries {
  constructor(private readonly database: Database) {}

  /** @throws GROUP_NOT_FOUND */
  async get(id: string): Promise<GroupBody> {
    const [group] = await this.database.query<GroupBody>(
      `SELECT ${GROUP} FROM groups g WHERE g.id = $1 AND g.deleted_at IS NULL`,
      [id],
    );
    if (!group) throw appError('GROUP_NOT_FOUND');
    return group;
  }
}
