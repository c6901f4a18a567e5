import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Roles, permissions, groups, grants, and the one closure that says who may do what.
 * Edges are never overwritten or deleted: an edge ends by `removed_at` (a grant by `revoked_at`), so that the closure
 * can be asked about any past instant.
 */
export class CreateAccess1764000001000 implements MigrationInterface {
  readonly name = 'CreateAccess1764000001000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(TABLES);
    await queryRunner.query(CLOSURE);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP VIEW effective_permissions;
      DROP FUNCTION permanent_holders(text);
      DROP FUNCTION user_exceeds(uuid, uuid);
      DROP FUNCTION role_exceeds(uuid, text, timestamptz, uuid);
      DROP FUNCTION user_permissions(uuid, timestamptz);
      DROP FUNCTION user_held_roles(uuid, timestamptz);
      DROP FUNCTION role_permission_codes(uuid, timestamptz);
      DROP FUNCTION role_with_ancestors(uuid, timestamptz);
      DROP FUNCTION permission_covers(text, text);
      DROP TABLE user_roles, group_roles, group_members, group_parents, groups, role_parents, role_permissions, permissions, roles;
      DROP EXTENSION btree_gist;
    `);
  }
}

const TABLES = `
  CREATE EXTENSION IF NOT EXISTS btree_gist;

  CREATE TABLE roles (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    is_system boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT roles_id_pk PRIMARY KEY (id),
    CONSTRAINT roles_name_uq UNIQUE (name),
    CONSTRAINT roles_name_ck CHECK (name ~ '^[a-z][a-z0-9._-]{0,62}$')
  );
  CREATE TRIGGER roles_set_updated_at BEFORE UPDATE ON roles FOR EACH ROW EXECUTE FUNCTION set_updated_at();

  CREATE TABLE permissions (
    code text NOT NULL,
    description text NOT NULL DEFAULT '',
    is_system boolean NOT NULL DEFAULT false,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT permissions_code_pk PRIMARY KEY (code),
    CONSTRAINT permissions_code_ck CHECK (
      code = '*' OR (length(code) <= 200 AND code ~ '^[a-z][a-z0-9_-]*(:[a-z][a-z0-9_-]*)*:([a-z][a-z0-9_-]*|[*])$')
    )
  );

  CREATE TABLE role_permissions (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    role_id uuid NOT NULL,
    permission_code text NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    CONSTRAINT role_permissions_id_pk PRIMARY KEY (id),
    CONSTRAINT role_permissions_role_id_fk FOREIGN KEY (role_id) REFERENCES roles (id),
    CONSTRAINT role_permissions_permission_code_fk FOREIGN KEY (permission_code) REFERENCES permissions (code)
  );
  CREATE UNIQUE INDEX role_permissions_role_id_permission_code_uq
    ON role_permissions (role_id, permission_code) WHERE removed_at IS NULL;
  CREATE INDEX role_permissions_permission_code_ix ON role_permissions (permission_code);

  CREATE TABLE role_parents (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    role_id uuid NOT NULL,
    parent_id uuid NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    CONSTRAINT role_parents_id_pk PRIMARY KEY (id),
    CONSTRAINT role_parents_role_id_fk FOREIGN KEY (role_id) REFERENCES roles (id),
    CONSTRAINT role_parents_parent_id_fk FOREIGN KEY (parent_id) REFERENCES roles (id),
    CONSTRAINT role_parents_parent_id_ck CHECK (role_id <> parent_id)
  );
  CREATE UNIQUE INDEX role_parents_role_id_parent_id_uq ON role_parents (role_id, parent_id) WHERE removed_at IS NULL;
  CREATE INDEX role_parents_parent_id_ix ON role_parents (parent_id);

  CREATE TABLE groups (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT groups_id_pk PRIMARY KEY (id),
    CONSTRAINT groups_name_uq UNIQUE (name)
  );
  CREATE TRIGGER groups_set_updated_at BEFORE UPDATE ON groups FOR EACH ROW EXECUTE FUNCTION set_updated_at();

  CREATE TABLE group_parents (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    group_id uuid NOT NULL,
    parent_id uuid NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    CONSTRAINT group_parents_id_pk PRIMARY KEY (id),
    CONSTRAINT group_parents_group_id_fk FOREIGN KEY (group_id) REFERENCES groups (id),
    CONSTRAINT group_parents_parent_id_fk FOREIGN KEY (parent_id) REFERENCES groups (id),
    CONSTRAINT group_parents_parent_id_ck CHECK (group_id <> parent_id)
  );
  CREATE UNIQUE INDEX group_parents_group_id_uq ON group_parents (group_id) WHERE removed_at IS NULL;
  CREATE INDEX group_parents_parent_id_ix ON group_parents (parent_id);

  CREATE TABLE group_members (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    group_id uuid NOT NULL,
    user_id uuid NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    CONSTRAINT group_members_id_pk PRIMARY KEY (id),
    CONSTRAINT group_members_group_id_fk FOREIGN KEY (group_id) REFERENCES groups (id),
    CONSTRAINT group_members_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id)
  );
  CREATE UNIQUE INDEX group_members_group_id_user_id_uq ON group_members (group_id, user_id) WHERE removed_at IS NULL;
  CREATE INDEX group_members_user_id_ix ON group_members (user_id);

  CREATE TABLE group_roles (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    group_id uuid NOT NULL,
    role_id uuid NOT NULL,
    scope text NOT NULL DEFAULT '*',
    added_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    CONSTRAINT group_roles_id_pk PRIMARY KEY (id),
    CONSTRAINT group_roles_group_id_fk FOREIGN KEY (group_id) REFERENCES groups (id),
    CONSTRAINT group_roles_role_id_fk FOREIGN KEY (role_id) REFERENCES roles (id)
  );
  CREATE UNIQUE INDEX group_roles_group_id_role_id_scope_uq
    ON group_roles (group_id, role_id, scope) WHERE removed_at IS NULL;
  CREATE INDEX group_roles_role_id_ix ON group_roles (role_id);

  CREATE TABLE user_roles (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL,
    role_id uuid NOT NULL,
    scope text NOT NULL DEFAULT '*',
    valid_from timestamptz NOT NULL DEFAULT now(),
    valid_until timestamptz,
    source text NOT NULL DEFAULT 'api',
    reason text,
    ticket text,
    granted_by uuid,
    granted_at timestamptz NOT NULL DEFAULT now(),
    revoked_by uuid,
    revoked_at timestamptz,
    CONSTRAINT user_roles_id_pk PRIMARY KEY (id),
    CONSTRAINT user_roles_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT user_roles_role_id_fk FOREIGN KEY (role_id) REFERENCES roles (id),
    CONSTRAINT user_roles_granted_by_fk FOREIGN KEY (granted_by) REFERENCES users (id),
    CONSTRAINT user_roles_revoked_by_fk FOREIGN KEY (revoked_by) REFERENCES users (id),
    CONSTRAINT user_roles_user_id_role_id_scope_ex EXCLUDE USING gist (
      user_id WITH =, role_id WITH =, scope WITH =, tstzrange(valid_from, valid_until) WITH &&
    ) WHERE (revoked_at IS NULL),
    CONSTRAINT user_roles_valid_until_ck CHECK (valid_until > valid_from),
    CONSTRAINT user_roles_scope_ck CHECK (length(scope) BETWEEN 1 AND 200),
    CONSTRAINT user_roles_source_ck CHECK (source IN ('api', 'default', 'bootstrap', 'group', 'import', 'scim'))
  );
  CREATE INDEX user_roles_user_id_ix ON user_roles (user_id) WHERE revoked_at IS NULL;
  CREATE INDEX user_roles_role_id_ix ON user_roles (role_id) WHERE revoked_at IS NULL;
  CREATE INDEX user_roles_valid_until_ix ON user_roles (valid_until) WHERE revoked_at IS NULL AND valid_until IS NOT NULL;
`;

/** Replaced by rule-the-access, whose `down` puts these back. */
export const HELD_BY_USER = `
  -- Every way a user comes to a role at an instant, with where it comes from and when it ends.
  CREATE FUNCTION user_held_roles(p_user uuid, p_at timestamptz)
    RETURNS TABLE (role_id uuid, scope text, granted_role_id uuid, grant_id uuid, group_id uuid, valid_until timestamptz)
    LANGUAGE sql STABLE AS $$
    WITH RECURSIVE in_groups AS (
      SELECT gm.group_id FROM group_members gm
      WHERE gm.user_id = p_user AND gm.added_at <= p_at AND (gm.removed_at IS NULL OR gm.removed_at > p_at)
      UNION
      SELECT gp.parent_id FROM in_groups i JOIN group_parents gp ON gp.group_id = i.group_id
      WHERE gp.added_at <= p_at AND (gp.removed_at IS NULL OR gp.removed_at > p_at)
    ), granted AS (
      SELECT ur.role_id, ur.scope, ur.id AS grant_id, NULL::uuid AS group_id, ur.valid_until
      FROM user_roles ur
      WHERE ur.user_id = p_user AND ur.valid_from <= p_at
        AND (ur.valid_until IS NULL OR ur.valid_until > p_at)
        AND (ur.revoked_at IS NULL OR ur.revoked_at > p_at)
      UNION ALL
      SELECT gr.role_id, gr.scope, NULL, gr.group_id, NULL
      FROM in_groups i JOIN group_roles gr ON gr.group_id = i.group_id
      WHERE gr.added_at <= p_at AND (gr.removed_at IS NULL OR gr.removed_at > p_at)
    )
    SELECT l.role_id, g.scope, g.role_id, g.grant_id, g.group_id, g.valid_until
    FROM granted g CROSS JOIN LATERAL role_with_ancestors(g.role_id, p_at) l
  $$;

  CREATE FUNCTION user_permissions(p_user uuid, p_at timestamptz) RETURNS TABLE (permission_code text, scope text)
    LANGUAGE sql STABLE AS $$
    SELECT DISTINCT rp.permission_code, h.scope
    FROM user_held_roles(p_user, p_at) h JOIN role_permissions rp ON rp.role_id = h.role_id
    WHERE rp.added_at <= p_at AND (rp.removed_at IS NULL OR rp.removed_at > p_at)
  $$;
`;

/** Replaced by rule-the-access too. */
export const EXCEEDING = `
  -- What a role, granted at a scope until an instant (null: for good), would carry that this user does not hold there for
  -- as long: nobody grants more than they have.
  CREATE FUNCTION role_exceeds(p_role uuid, p_scope text, p_until timestamptz, p_user uuid)
    RETURNS TABLE (permission_code text) LANGUAGE sql VOLATILE AS $$
    WITH held AS MATERIALIZED (
      SELECT rp.permission_code FROM user_held_roles(p_user, clock_timestamp()) h
      JOIN role_permissions rp ON rp.role_id = h.role_id AND rp.removed_at IS NULL
      WHERE h.scope IN ('*', p_scope) AND (h.valid_until IS NULL OR h.valid_until >= p_until)
    )
    SELECT c.permission_code FROM role_permission_codes(p_role, clock_timestamp()) c
    WHERE NOT EXISTS (SELECT FROM held h WHERE permission_covers(h.permission_code, c.permission_code))
  $$;

  -- What one user holds, or is going to hold, that another does not: nobody touches someone who holds more.
  CREATE FUNCTION user_exceeds(p_target uuid, p_user uuid) RETURNS TABLE (permission_code text, scope text)
    LANGUAGE sql VOLATILE AS $$
    WITH held AS MATERIALIZED (SELECT * FROM user_permissions(p_user, clock_timestamp())),
    target AS (
      SELECT t.permission_code, t.scope FROM user_permissions(p_target, clock_timestamp()) t
      UNION
      SELECT c.permission_code, ur.scope
      FROM user_roles ur CROSS JOIN LATERAL role_permission_codes(ur.role_id, clock_timestamp()) c
      WHERE ur.user_id = p_target AND ur.revoked_at IS NULL AND ur.valid_from > clock_timestamp()
    )
    SELECT t.permission_code, t.scope FROM target t
    WHERE NOT EXISTS (
      SELECT FROM held h WHERE permission_covers(h.permission_code, t.permission_code) AND h.scope IN ('*', t.scope)
    )
  $$;
`;

const CLOSURE = `
  -- '*' covers everything, 'users:*' everything in its namespace, any other code only itself.
  CREATE FUNCTION permission_covers(held text, wanted text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN held = '*' OR held = wanted OR (right(held, 2) = ':*' AND starts_with(wanted, left(held, -1)));

  CREATE FUNCTION role_with_ancestors(p_role uuid, p_at timestamptz) RETURNS TABLE (role_id uuid)
    LANGUAGE sql STABLE AS $$
    WITH RECURSIVE lineage AS (
      SELECT p_role AS role_id
      UNION
      SELECT rp.parent_id FROM lineage l JOIN role_parents rp ON rp.role_id = l.role_id
      WHERE rp.added_at <= p_at AND (rp.removed_at IS NULL OR rp.removed_at > p_at)
    )
    SELECT role_id FROM lineage
  $$;

  CREATE FUNCTION role_permission_codes(p_role uuid, p_at timestamptz) RETURNS TABLE (permission_code text)
    LANGUAGE sql STABLE AS $$
    SELECT DISTINCT rp.permission_code
    FROM role_with_ancestors(p_role, p_at) l JOIN role_permissions rp ON rp.role_id = l.role_id
    WHERE rp.added_at <= p_at AND (rp.removed_at IS NULL OR rp.removed_at > p_at)
  $$;

  ${HELD_BY_USER}

  -- Rules ask at clock_timestamp(), not now(), and are VOLATILE: a transaction that waited for a lock must see what was
  -- granted and revoked meanwhile.

  ${EXCEEDING}

  -- Who holds a role for good at the global scope, asked from the role's side: directly, by a role that inherits it, or by a
  -- group. A grant that ends does not count: expiry must never be what takes the last owner away.
  CREATE FUNCTION permanent_holders(p_role text) RETURNS TABLE (user_id uuid)
    LANGUAGE sql VOLATILE AS $$
    WITH RECURSIVE carrying AS (
      SELECT id AS role_id FROM roles WHERE name = p_role
      UNION
      SELECT rp.role_id FROM carrying c JOIN role_parents rp ON rp.parent_id = c.role_id WHERE rp.removed_at IS NULL
    ), carrying_groups AS (
      SELECT gr.group_id FROM carrying c JOIN group_roles gr ON gr.role_id = c.role_id
      WHERE gr.removed_at IS NULL AND gr.scope = '*'
      UNION
      SELECT gp.group_id FROM carrying_groups cg JOIN group_parents gp ON gp.parent_id = cg.group_id
      WHERE gp.removed_at IS NULL
    ), holders AS (
      SELECT ur.user_id FROM carrying c JOIN user_roles ur ON ur.role_id = c.role_id
      WHERE ur.revoked_at IS NULL AND ur.valid_from <= clock_timestamp() AND ur.valid_until IS NULL AND ur.scope = '*'
      UNION
      SELECT gm.user_id FROM carrying_groups cg JOIN group_members gm ON gm.group_id = cg.group_id
      WHERE gm.removed_at IS NULL
    )
    SELECT h.user_id FROM holders h JOIN users u ON u.id = h.user_id
    WHERE u.status = 'active' AND u.deleted_at IS NULL
  $$;

  CREATE VIEW effective_permissions AS
    SELECT u.id AS user_id, p.permission_code, p.scope
    FROM users u CROSS JOIN LATERAL user_permissions(u.id, now()) p
    WHERE u.status = 'active' AND u.deleted_at IS NULL;
`;
