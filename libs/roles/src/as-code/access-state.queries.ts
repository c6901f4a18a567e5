import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { type AccessState } from './access-state.js';

/** One statement, so one snapshot: what it answers was true at one instant. */
const STATE = `
  SELECT
    (SELECT coalesce(json_agg(json_build_object('code', code, 'description', description, 'isSystem', is_system)
                              ORDER BY code), '[]') FROM permissions WHERE retired_at IS NULL) AS permissions,
    ARRAY(SELECT code FROM permissions WHERE retired_at IS NOT NULL ORDER BY code) AS retired,
    (SELECT coalesce(json_agg(json_build_object(
       'id', r.id, 'name', r.name, 'isSystem', r.is_system, 'description', r.description, 'mfaRequired', r.mfa_required,
       'requiresApproval', r.requires_approval, 'maxHolders', r.max_holders,
       'permissions', ARRAY(SELECT rp.permission_code FROM role_permissions rp
                            WHERE rp.role_id = r.id AND rp.removed_at IS NULL ORDER BY 1),
       'parents', ARRAY(SELECT p.name FROM role_parents rp JOIN roles p ON p.id = rp.parent_id
                        WHERE rp.role_id = r.id AND rp.removed_at IS NULL ORDER BY 1)
     ) ORDER BY r.name), '[]') FROM roles r WHERE r.deleted_at IS NULL) AS roles,
    (SELECT coalesce(json_agg(json_build_object(
       'role', least(r.name, o.name), 'other', greatest(r.name, o.name), 'reason', e.reason
     ) ORDER BY least(r.name, o.name), greatest(r.name, o.name)), '[]')
     FROM role_exclusions e JOIN roles r ON r.id = e.role_id JOIN roles o ON o.id = e.excluded_role_id
     WHERE e.removed_at IS NULL) AS exclusions,
    (SELECT coalesce(json_agg(json_build_object(
       'id', g.id, 'name', g.name, 'description', g.description,
       'parent', (SELECT p.name FROM group_parents gp JOIN groups p ON p.id = gp.parent_id
                  WHERE gp.group_id = g.id AND gp.removed_at IS NULL),
       'roles', (SELECT coalesce(json_agg(json_build_object('role', r.name, 'scope', gr.scope) ORDER BY r.name, gr.scope), '[]')
                 FROM group_roles gr JOIN roles r ON r.id = gr.role_id WHERE gr.group_id = g.id AND gr.removed_at IS NULL)
     ) ORDER BY g.name), '[]') FROM groups g WHERE g.deleted_at IS NULL) AS groups,
    ARRAY(SELECT id FROM roles UNION ALL SELECT id FROM groups) AS "usedIds"`;

@Injectable()
export class AccessStateQueries {
  constructor(private readonly database: Database) {}

  async read(): Promise<AccessState> {
    const [state] = await this.database.query<AccessState>(STATE);
    return state!;
  }
}
