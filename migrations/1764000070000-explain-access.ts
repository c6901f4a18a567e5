import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The closure told with every path, and asked from the permission's side: who holds it. Plus the permission to ask. */
export class ExplainAccess1764000070000 implements MigrationInterface {
  readonly name = 'ExplainAccess1764000070000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      INSERT INTO permissions (code, description, is_system) VALUES ('access:read', 'Ask who may do what, and why', true);
      INSERT INTO role_permissions (role_id, permission_code)
      SELECT id, 'access:read' FROM roles WHERE name IN ('admin', 'auditor');

      -- Every simple path from a role up to what it inherits, itself included.
      CREATE FUNCTION role_lineage(p_role uuid, p_at timestamptz) RETURNS TABLE (role_id uuid, path uuid[])
        LANGUAGE sql STABLE AS $$
        WITH RECURSIVE lineage AS (
          SELECT p_role AS role_id, ARRAY[p_role] AS path
          UNION ALL
          SELECT rp.parent_id, l.path || rp.parent_id
          FROM lineage l JOIN role_parents rp ON rp.role_id = l.role_id
          WHERE rp.added_at <= p_at AND (rp.removed_at IS NULL OR rp.removed_at > p_at) AND rp.parent_id <> ALL (l.path)
        )
        SELECT role_id, path FROM lineage
      $$;

      -- Every way in which a user comes to a permission at an instant: a grant, or a chain of groups from the one the user
      -- is a member of; then a chain of roles from the one granted to the one that carries the permission.
      CREATE FUNCTION access_paths(p_user uuid, p_at timestamptz)
        RETURNS TABLE (permission_code text, scope text, grant_id uuid, group_path uuid[], role_path uuid[],
                       valid_from timestamptz, valid_until timestamptz)
        LANGUAGE sql STABLE AS $$
        WITH RECURSIVE in_groups AS (
          SELECT gm.group_id, ARRAY[gm.group_id] AS path, gm.added_at AS since FROM group_members gm
          WHERE gm.user_id = p_user AND gm.added_at <= p_at AND (gm.removed_at IS NULL OR gm.removed_at > p_at)
          UNION ALL
          SELECT gp.parent_id, i.path || gp.parent_id, greatest(i.since, gp.added_at)
          FROM in_groups i JOIN group_parents gp ON gp.group_id = i.group_id
          WHERE gp.added_at <= p_at AND (gp.removed_at IS NULL OR gp.removed_at > p_at) AND gp.parent_id <> ALL (i.path)
        ), granted AS (
          SELECT ur.role_id, ur.scope, ur.id AS grant_id, NULL::uuid[] AS group_path, ur.valid_from, ur.valid_until
          FROM user_roles ur
          WHERE ur.user_id = p_user AND ur.valid_from <= p_at
            AND (ur.valid_until IS NULL OR ur.valid_until > p_at) AND (ur.revoked_at IS NULL OR ur.revoked_at > p_at)
          UNION ALL
          SELECT gr.role_id, gr.scope, NULL, i.path, greatest(i.since, gr.added_at), NULL
          FROM in_groups i JOIN group_roles gr ON gr.group_id = i.group_id
          WHERE gr.added_at <= p_at AND (gr.removed_at IS NULL OR gr.removed_at > p_at)
        )
        SELECT rp.permission_code, g.scope, g.grant_id, g.group_path, l.path, g.valid_from, g.valid_until
        FROM granted g CROSS JOIN LATERAL role_lineage(g.role_id, p_at) l
        JOIN role_permissions rp ON rp.role_id = l.role_id
        WHERE rp.added_at <= p_at AND (rp.removed_at IS NULL OR rp.removed_at > p_at)
      $$;

      -- Which roles carry a permission at an instant, themselves or by inheritance; asked from the permission's side.
      CREATE FUNCTION roles_carrying(p_permission text, p_at timestamptz) RETURNS TABLE (role_id uuid)
        LANGUAGE sql STABLE AS $$
        WITH RECURSIVE carrying AS (
          SELECT rp.role_id FROM role_permissions rp
          WHERE permission_covers(rp.permission_code, p_permission)
            AND rp.added_at <= p_at AND (rp.removed_at IS NULL OR rp.removed_at > p_at)
          UNION
          SELECT rp.role_id FROM carrying c JOIN role_parents rp ON rp.parent_id = c.role_id
          WHERE rp.added_at <= p_at AND (rp.removed_at IS NULL OR rp.removed_at > p_at)
        )
        SELECT role_id FROM carrying
      $$;

      -- Who holds any of these roles at a scope and an instant, directly or by nested groups.
      CREATE FUNCTION holders_of_roles(p_roles uuid[], p_scope text, p_at timestamptz) RETURNS TABLE (user_id uuid)
        LANGUAGE sql STABLE AS $$
        WITH RECURSIVE carrying_groups AS (
          SELECT gr.group_id FROM group_roles gr
          WHERE gr.role_id = ANY (p_roles) AND gr.scope IN ('*', p_scope)
            AND gr.added_at <= p_at AND (gr.removed_at IS NULL OR gr.removed_at > p_at)
          UNION
          SELECT gp.group_id FROM carrying_groups cg JOIN group_parents gp ON gp.parent_id = cg.group_id
          WHERE gp.added_at <= p_at AND (gp.removed_at IS NULL OR gp.removed_at > p_at)
        )
        SELECT ur.user_id FROM user_roles ur
        WHERE ur.role_id = ANY (p_roles) AND ur.scope IN ('*', p_scope) AND ur.valid_from <= p_at
          AND (ur.valid_until IS NULL OR ur.valid_until > p_at) AND (ur.revoked_at IS NULL OR ur.revoked_at > p_at)
        UNION
        SELECT gm.user_id FROM carrying_groups cg JOIN group_members gm ON gm.group_id = cg.group_id
        WHERE gm.added_at <= p_at AND (gm.removed_at IS NULL OR gm.removed_at > p_at)
      $$;

      -- A role is held by whoever holds it or one that inherits it.
      CREATE FUNCTION role_with_heirs(p_role uuid, p_at timestamptz) RETURNS TABLE (role_id uuid)
        LANGUAGE sql STABLE AS $$
        WITH RECURSIVE heirs AS (
          SELECT p_role AS role_id
          UNION
          SELECT rp.role_id FROM heirs h JOIN role_parents rp ON rp.parent_id = h.role_id
          WHERE rp.added_at <= p_at AND (rp.removed_at IS NULL OR rp.removed_at > p_at)
        )
        SELECT role_id FROM heirs
      $$;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION role_with_heirs(uuid, timestamptz);
      DROP FUNCTION holders_of_roles(uuid[], text, timestamptz);
      DROP FUNCTION roles_carrying(text, timestamptz);
      DROP FUNCTION access_paths(uuid, timestamptz);
      DROP FUNCTION role_lineage(uuid, timestamptz);
      DELETE FROM role_permissions WHERE permission_code = 'access:read';
      DELETE FROM permissions WHERE code = 'access:read';
    `);
  }
}
