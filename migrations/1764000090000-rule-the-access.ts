import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { EXCEEDING, HELD_BY_USER } from './1764000001000-create-access.js';
import { EXCEEDING_KEYS } from './1764000041000-create-service-accounts.js';

/**
 * The rules that a change to access may not break, and the closure over a period and many users, of which the closure of one
 * user at one instant is a view. Roles, groups and permissions are no longer deleted but ended, so that the past can be told.
 */
export class RuleTheAccess1764000090000 implements MigrationInterface {
  readonly name = 'RuleTheAccess1764000090000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(TABLES);
    await queryRunner.query(HOLDINGS);
    await queryRunner.query(RULES);
    await queryRunner.query(PERMISSIONS);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION broken_rules(uuid[], uuid[]);
      DROP FUNCTION most_holders_at_once(uuid);
      DROP FUNCTION group_carried_roles(uuid, timestamptz);
      DROP FUNCTION users_exceed_codes(uuid[], text[]);
      DROP FUNCTION users_exceed(uuid[], uuid);
    `);
    for (const replaced of [HELD_BY_USER, EXCEEDING, EXCEEDING_KEYS]) {
      await queryRunner.query(replaced.replaceAll('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION'));
    }
    await queryRunner.query(DOWN);
  }
}

const CODES = `'roles:update', 'roles:delete', 'roles:approve', 'groups:*', 'groups:read', 'groups:manage', 'permissions:*', 'permissions:manage'`;

const TABLES = `
  ALTER TABLE roles
    ADD COLUMN requires_approval boolean NOT NULL DEFAULT false,
    ADD COLUMN max_holders integer,
    ADD COLUMN deleted_at timestamptz(3),
    ADD CONSTRAINT roles_max_holders_ck CHECK (max_holders > 0),
    DROP CONSTRAINT roles_name_uq;
  CREATE UNIQUE INDEX roles_name_uq ON roles (name) WHERE deleted_at IS NULL;

  ALTER TABLE groups ADD COLUMN deleted_at timestamptz(3), DROP CONSTRAINT groups_name_uq;
  CREATE UNIQUE INDEX groups_name_uq ON groups (name) WHERE deleted_at IS NULL;
  ALTER TABLE groups ADD CONSTRAINT groups_name_ck CHECK (length(name) BETWEEN 1 AND 100);

  ALTER TABLE permissions ADD COLUMN retired_at timestamptz(3);

  -- Two roles that nobody may hold at the same time at overlapping scopes. Each pair once, the smaller id first.
  CREATE TABLE role_exclusions (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    role_id uuid NOT NULL,
    excluded_role_id uuid NOT NULL,
    reason text,
    added_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    CONSTRAINT role_exclusions_id_pk PRIMARY KEY (id),
    CONSTRAINT role_exclusions_role_id_fk FOREIGN KEY (role_id) REFERENCES roles (id),
    CONSTRAINT role_exclusions_excluded_role_id_fk FOREIGN KEY (excluded_role_id) REFERENCES roles (id),
    CONSTRAINT role_exclusions_excluded_role_id_ck CHECK (role_id < excluded_role_id)
  );
  CREATE UNIQUE INDEX role_exclusions_role_id_excluded_role_id_uq
    ON role_exclusions (role_id, excluded_role_id) WHERE removed_at IS NULL;
  CREATE INDEX role_exclusions_excluded_role_id_ix ON role_exclusions (excluded_role_id) WHERE removed_at IS NULL;

  -- The past is asked as often as the present, so what was revoked is indexed as well.
  DROP INDEX user_roles_user_id_ix;
  DROP INDEX user_roles_role_id_ix;
  CREATE INDEX user_roles_user_id_ix ON user_roles (user_id);
  CREATE INDEX user_roles_role_id_ix ON user_roles (role_id);
  CREATE INDEX role_permissions_role_id_ix ON role_permissions (role_id);
  CREATE INDEX role_parents_role_id_ix ON role_parents (role_id);
  CREATE INDEX group_parents_group_id_ix ON group_parents (group_id);
  CREATE INDEX group_roles_group_id_ix ON group_roles (group_id);
  CREATE INDEX group_members_group_id_ix ON group_members (group_id);
`;

/** The closure, as a function of a name. */
const closure = (
  name: string,
  settings = '',
): string => `CREATE FUNCTION ${name}(p_users uuid[], p_granted uuid[], p_period tstzrange)
    RETURNS TABLE (user_id uuid, role_id uuid, scope text, granted_role_id uuid, grant_id uuid, group_id uuid, span tstzrange)
    LANGUAGE sql STABLE ${settings} AS $$
    WITH RECURSIVE member AS MATERIALIZED (
      SELECT gm.user_id, gm.group_id, tstzrange(gm.added_at, gm.removed_at) AS span
      FROM group_members gm WHERE gm.user_id = ANY (p_users) AND tstzrange(gm.added_at, gm.removed_at) && p_period
    ), lies_in AS (
      SELECT DISTINCT m.group_id AS member_group_id, m.group_id, tstzrange(NULL, NULL) AS span FROM member m
      UNION
      SELECT l.member_group_id, gp.parent_id, l.span * tstzrange(gp.added_at, gp.removed_at)
      FROM lies_in l JOIN group_parents gp ON gp.group_id = l.group_id
      WHERE l.span * tstzrange(gp.added_at, gp.removed_at) && p_period
    ), carried AS MATERIALIZED (
      SELECT l.member_group_id, gr.group_id, gr.role_id, gr.scope, l.span * tstzrange(gr.added_at, gr.removed_at) AS span
      FROM lies_in l JOIN group_roles gr ON gr.group_id = l.group_id
      WHERE (p_granted IS NULL OR gr.role_id = ANY (p_granted))
        AND l.span * tstzrange(gr.added_at, gr.removed_at) && p_period
    ), granted AS (
      SELECT ur.user_id, ur.role_id, ur.scope, ur.id AS grant_id, NULL::uuid AS group_id,
             grant_span(ur.valid_from, ur.valid_until, ur.revoked_at) AS span
      FROM user_roles ur
      WHERE ur.user_id = ANY (p_users) AND (p_granted IS NULL OR ur.role_id = ANY (p_granted))
        AND grant_span(ur.valid_from, ur.valid_until, ur.revoked_at) && p_period
      UNION ALL
      SELECT m.user_id, c.role_id, c.scope, NULL, c.group_id, m.span * c.span
      FROM member m JOIN carried c ON c.member_group_id = m.group_id
      WHERE m.span * c.span && p_period
    ), lineage AS (
      SELECT DISTINCT g.role_id AS granted_role_id, g.role_id, tstzrange(NULL, NULL) AS span FROM granted g
      UNION
      SELECT l.granted_role_id, rp.parent_id, l.span * tstzrange(rp.added_at, rp.removed_at)
      FROM lineage l JOIN role_parents rp ON rp.role_id = l.role_id
      WHERE l.span * tstzrange(rp.added_at, rp.removed_at) && p_period
    )
    SELECT g.user_id, l.role_id, g.scope, g.role_id, g.grant_id, g.group_id, g.span * l.span
    FROM granted g JOIN lineage l ON l.granted_role_id = g.role_id
    WHERE g.span * l.span && p_period
  $$;`;

const HOLDINGS = `
  -- When a grant counts. One that was revoked before it began never did.
  CREATE FUNCTION grant_span(p_from timestamptz, p_until timestamptz, p_revoked timestamptz) RETURNS tstzrange
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN least(p_until, p_revoked) <= p_from THEN 'empty' ELSE tstzrange(p_from, least(p_until, p_revoked)) END;

  -- The closure: every way in which these users come to a role within a period, and the span of time in which it counts.
  -- Groups and roles are walked once each, however many users hang on them. p_granted, when given, leaves out what does not
  -- begin with one of these roles.
  ${closure('holdings')}

  -- The same for thousands of users. The planner takes any list for a short one, and would compare each member of a group
  -- with each role that groups carry.
  ${closure('holdings_of_many', 'SET enable_nestloop = off')}

  -- What these users hold within a period. p_codes, when given, leaves out the others.
  CREATE FUNCTION permission_entries(p_users uuid[], p_codes text[], p_period tstzrange)
    RETURNS TABLE (user_id uuid, permission_code text, scope text)
    LANGUAGE sql STABLE AS $$
    WITH RECURSIVE carrying AS (
      SELECT rp.role_id FROM role_permissions rp
      WHERE rp.permission_code = ANY (p_codes) AND tstzrange(rp.added_at, rp.removed_at) && p_period
      UNION
      SELECT rp.role_id FROM carrying c JOIN role_parents rp ON rp.parent_id = c.role_id
      WHERE tstzrange(rp.added_at, rp.removed_at) && p_period
    ), granted AS MATERIALIZED (
      SELECT CASE WHEN p_codes IS NULL THEN NULL ELSE ARRAY(SELECT c.role_id FROM carrying c) END AS role_ids
    )
    SELECT DISTINCT h.user_id, rp.permission_code, h.scope
    FROM granted CROSS JOIN LATERAL holdings(p_users, granted.role_ids, p_period) h
    JOIN role_permissions rp ON rp.role_id = h.role_id
    WHERE (p_codes IS NULL OR rp.permission_code = ANY (p_codes))
      AND h.span * tstzrange(rp.added_at, rp.removed_at) && p_period
  $$;

  -- Whom a change of these roles or groups may concern within a period: holders at any scope, members of what lies in them.
  CREATE FUNCTION users_reached(p_roles uuid[], p_groups uuid[], p_period tstzrange) RETURNS TABLE (user_id uuid)
    LANGUAGE sql STABLE AS $$
    WITH RECURSIVE heirs AS (
      SELECT unnest(p_roles) AS role_id
      UNION
      SELECT rp.role_id FROM heirs h JOIN role_parents rp ON rp.parent_id = h.role_id
      WHERE tstzrange(rp.added_at, rp.removed_at) && p_period
    ), reached_groups AS (
      SELECT unnest(p_groups) AS group_id
      UNION
      SELECT gr.group_id FROM heirs h JOIN group_roles gr ON gr.role_id = h.role_id
      WHERE tstzrange(gr.added_at, gr.removed_at) && p_period
    ), within AS (
      SELECT group_id FROM reached_groups
      UNION
      SELECT gp.group_id FROM within w JOIN group_parents gp ON gp.parent_id = w.group_id
      WHERE tstzrange(gp.added_at, gp.removed_at) && p_period
    )
    SELECT ur.user_id FROM heirs h JOIN user_roles ur ON ur.role_id = h.role_id
    WHERE grant_span(ur.valid_from, ur.valid_until, ur.revoked_at) && p_period
    UNION
    SELECT gm.user_id FROM within w JOIN group_members gm ON gm.group_id = w.group_id
    WHERE tstzrange(gm.added_at, gm.removed_at) && p_period
  $$;

  CREATE OR REPLACE FUNCTION user_held_roles(p_user uuid, p_at timestamptz)
    RETURNS TABLE (role_id uuid, scope text, granted_role_id uuid, grant_id uuid, group_id uuid, valid_until timestamptz)
    LANGUAGE sql STABLE AS $$
    SELECT role_id, scope, granted_role_id, grant_id, group_id, upper(span)
    FROM holdings(ARRAY[p_user], NULL, tstzrange(p_at, p_at, '[]'))
  $$;

  CREATE OR REPLACE FUNCTION user_permissions(p_user uuid, p_at timestamptz) RETURNS TABLE (permission_code text, scope text)
    LANGUAGE sql STABLE AS $$
    SELECT permission_code, scope FROM permission_entries(ARRAY[p_user], NULL, tstzrange(p_at, p_at, '[]'))
  $$;
`;

const RULES = `
  -- What is asked for is either a list of codes or what a role carries; what is held, by a user or by an API key, is a list
  -- of codes for one scope and one time. codes_exceed compares them. Rules ask at clock_timestamp() and are VOLATILE, see
  -- create-access.
  CREATE FUNCTION codes_held(p_user uuid, p_scope text, p_until timestamptz) RETURNS text[]
    LANGUAGE sql VOLATILE AS $$
    SELECT coalesce(array_agg(DISTINCT rp.permission_code), '{}')
    FROM user_held_roles(p_user, clock_timestamp()) h
    JOIN role_permissions rp ON rp.role_id = h.role_id AND rp.removed_at IS NULL
    WHERE h.scope IN ('*', p_scope) AND (h.valid_until IS NULL OR h.valid_until >= p_until)
  $$;

  CREATE FUNCTION codes_carried(p_role uuid) RETURNS text[]
    LANGUAGE sql VOLATILE AS $$
    SELECT coalesce(array_agg(permission_code), '{}') FROM role_permission_codes(p_role, clock_timestamp())
  $$;

  -- What they hold or are going to hold.
  CREATE FUNCTION entries_ahead(p_users uuid[]) RETURNS TABLE (user_id uuid, permission_code text, scope text)
    LANGUAGE sql VOLATILE AS $$
    SELECT user_id, permission_code, scope FROM permission_entries(p_users, NULL, tstzrange(clock_timestamp(), NULL))
  $$;

  CREATE OR REPLACE FUNCTION role_exceeds(p_role uuid, p_scope text, p_until timestamptz, p_user uuid)
    RETURNS TABLE (permission_code text) LANGUAGE sql VOLATILE AS $$
    SELECT permission_code FROM codes_exceed(codes_carried(p_role), codes_held(p_user, p_scope, p_until))
  $$;

  CREATE OR REPLACE FUNCTION codes_exceed_user(p_codes text[], p_until timestamptz, p_user uuid)
    RETURNS TABLE (permission_code text) LANGUAGE sql VOLATILE AS $$
    SELECT permission_code FROM codes_exceed(p_codes, codes_held(p_user, '*', p_until))
  $$;

  CREATE OR REPLACE FUNCTION role_exceeds_codes(p_role uuid, p_held text[]) RETURNS TABLE (permission_code text)
    LANGUAGE sql VOLATILE AS $$
    SELECT permission_code FROM codes_exceed(codes_carried(p_role), p_held)
  $$;

  DROP FUNCTION user_exceeds_codes(uuid, text[]);

  -- What these hold that the user does not: nobody touches someone who holds more.
  CREATE FUNCTION users_exceed(p_targets uuid[], p_user uuid)
    RETURNS TABLE (user_id uuid, permission_code text, scope text)
    LANGUAGE sql VOLATILE AS $$
    WITH held AS MATERIALIZED (SELECT * FROM user_permissions(p_user, clock_timestamp()))
    SELECT t.user_id, t.permission_code, t.scope FROM entries_ahead(p_targets) t
    WHERE NOT EXISTS (
      SELECT FROM held h WHERE permission_covers(h.permission_code, t.permission_code) AND h.scope IN ('*', t.scope)
    )
  $$;

  CREATE OR REPLACE FUNCTION user_exceeds(p_target uuid, p_user uuid) RETURNS TABLE (permission_code text, scope text)
    LANGUAGE sql VOLATILE AS $$
    SELECT permission_code, scope FROM users_exceed(ARRAY[p_target], p_user)
  $$;

  CREATE FUNCTION users_exceed_codes(p_targets uuid[], p_held text[]) RETURNS TABLE (user_id uuid, permission_code text)
    LANGUAGE sql VOLATILE AS $$
    SELECT t.user_id, t.permission_code FROM entries_ahead(p_targets) t
    WHERE NOT EXISTS (SELECT FROM unnest(p_held) h WHERE permission_covers(h, t.permission_code))
  $$;

  -- The roles that members of a group get by it: its own and those of the groups it lies in.
  CREATE FUNCTION group_carried_roles(p_group uuid, p_at timestamptz) RETURNS TABLE (role_id uuid, scope text)
    LANGUAGE sql STABLE AS $$
    WITH RECURSIVE lies_in AS (
      SELECT p_group AS group_id
      UNION
      SELECT gp.parent_id FROM lies_in l JOIN group_parents gp ON gp.group_id = l.group_id
      WHERE gp.added_at <= p_at AND (gp.removed_at IS NULL OR gp.removed_at > p_at)
    )
    SELECT DISTINCT gr.role_id, gr.scope FROM lies_in l JOIN group_roles gr ON gr.group_id = l.group_id
    WHERE gr.added_at <= p_at AND (gr.removed_at IS NULL OR gr.removed_at > p_at)
  $$;

  -- The most accounts that hold a role at one instant from now on. Deleted accounts do not count.
  CREATE FUNCTION most_holders_at_once(p_role uuid) RETURNS integer
    LANGUAGE sql VOLATILE AS $$
    WITH ahead AS MATERIALIZED (SELECT tstzrange(clock_timestamp(), NULL) AS period),
    held AS MATERIALIZED (
      SELECT h.user_id, h.span * a.period AS span
      FROM ahead a CROSS JOIN LATERAL holdings(ARRAY(SELECT user_id FROM users_reached(ARRAY[p_role], '{}', a.period)), NULL, a.period) h
      JOIN users u ON u.id = h.user_id AND u.deleted_at IS NULL
      WHERE h.role_id = p_role
    )
    SELECT coalesce(max((SELECT count(DISTINCT during.user_id) FROM held during WHERE during.span @> starts.at)), 0)::integer
    FROM (SELECT DISTINCT lower(span) AS at FROM held) starts
  $$;

  -- What may never be true of access, and is. Deleted accounts do not count; a restored one is asked about again. p_users: only they are asked for excluded roles (null: everybody);
  -- p_roles: only these roles, and what they inherit, are counted (null: all).
  CREATE FUNCTION broken_rules(p_users uuid[], p_roles uuid[])
    RETURNS TABLE (rule text, role_id uuid, other_role_id uuid, user_id uuid)
    LANGUAGE sql VOLATILE AS $$
    WITH ahead AS MATERIALIZED (SELECT tstzrange(clock_timestamp(), NULL) AS period),
    exclusions AS MATERIALIZED (SELECT e.role_id, e.excluded_role_id FROM role_exclusions e WHERE e.removed_at IS NULL),
    concerned AS MATERIALIZED (
      SELECT unnest(p_users) AS user_id WHERE EXISTS (SELECT FROM exclusions)
      UNION
      SELECT r.user_id
      FROM ahead a CROSS JOIN LATERAL users_reached(ARRAY(SELECT e.role_id FROM exclusions e), '{}', a.period) r
      WHERE p_users IS NULL
    ),
    held AS MATERIALIZED (
      SELECT h.user_id, h.role_id, h.scope, h.span
      FROM ahead a CROSS JOIN LATERAL holdings(ARRAY(SELECT c.user_id FROM concerned c), NULL, a.period) h
      JOIN users u ON u.id = h.user_id AND u.deleted_at IS NULL
      WHERE h.role_id IN (SELECT e.role_id FROM exclusions e UNION ALL SELECT e.excluded_role_id FROM exclusions e)
    )
    SELECT DISTINCT 'SEPARATION_OF_DUTY', e.role_id, e.excluded_role_id, one.user_id
    FROM ahead a CROSS JOIN exclusions e
    JOIN held one ON one.role_id = e.role_id
    JOIN held other ON other.role_id = e.excluded_role_id AND other.user_id = one.user_id
      AND one.span * other.span && a.period AND (one.scope = other.scope OR '*' IN (one.scope, other.scope))
    UNION ALL
    SELECT 'ROLE_HOLDER_LIMIT', r.id, NULL, NULL
    FROM roles r
    WHERE r.max_holders IS NOT NULL AND r.deleted_at IS NULL
      AND (p_roles IS NULL OR EXISTS (
        SELECT FROM unnest(p_roles) given CROSS JOIN LATERAL role_with_ancestors(given, clock_timestamp()) l
        WHERE l.role_id = r.id))
      AND most_holders_at_once(r.id) > r.max_holders
    UNION ALL
    SELECT 'APPROVAL_REQUIRED', r.id, NULL, NULL
    FROM roles r
    WHERE r.requires_approval AND r.deleted_at IS NULL AND (
      EXISTS (SELECT FROM role_parents rp WHERE rp.parent_id = r.id AND rp.removed_at IS NULL)
      OR EXISTS (SELECT FROM group_roles gr WHERE gr.role_id = r.id AND gr.removed_at IS NULL))
  $$;
`;

const PERMISSIONS = `
  INSERT INTO permissions (code, description, is_system) VALUES
    ('roles:update', 'Change roles, what they carry and inherit, and which of them exclude each other', true),
    ('roles:delete', 'Delete roles', true),
    ('roles:approve', 'Approve or refuse what a sensitive role needs a second person for', true),
    ('groups:*', 'Everything about groups', true),
    ('groups:read', 'Read groups, their members and roles', true),
    ('groups:manage', 'Create, change and delete groups, their members and roles', true),
    ('permissions:*', 'Everything about permissions', true),
    ('permissions:manage', 'Register the permissions of client apps and retire them', true);
  INSERT INTO role_permissions (role_id, permission_code)
  SELECT r.id, p.code
  FROM (VALUES ('admin', 'groups:*'), ('admin', 'permissions:*'), ('auditor', 'groups:read'), ('auditor', 'keys:read'),
               ('auditor', 'service-accounts:read'), ('admin', 'keys:read'), ('admin', 'service-accounts:read')) AS p (role, code)
  JOIN roles r ON r.name = p.role;
`;

const DOWN = `
  DROP INDEX role_permissions_role_id_ix, role_parents_role_id_ix, group_parents_group_id_ix, group_roles_group_id_ix,
    group_members_group_id_ix;
  DROP FUNCTION entries_ahead(uuid[]);
  DROP FUNCTION codes_carried(uuid);
  DROP FUNCTION codes_held(uuid, text, timestamptz);
  DROP FUNCTION users_reached(uuid[], uuid[], tstzrange);
  DROP FUNCTION permission_entries(uuid[], text[], tstzrange);
  DROP FUNCTION holdings_of_many(uuid[], uuid[], tstzrange);
  DROP FUNCTION holdings(uuid[], uuid[], tstzrange);
  DROP FUNCTION grant_span(timestamptz, timestamptz, timestamptz);
  DROP INDEX user_roles_user_id_ix;
  DROP INDEX user_roles_role_id_ix;
  CREATE INDEX user_roles_user_id_ix ON user_roles (user_id) WHERE revoked_at IS NULL;
  CREATE INDEX user_roles_role_id_ix ON user_roles (role_id) WHERE revoked_at IS NULL;
  DROP TABLE role_exclusions;
  DELETE FROM role_permissions WHERE permission_code IN (${CODES});
  DELETE FROM role_permissions rp USING roles r
    WHERE rp.role_id = r.id AND r.name IN ('admin', 'auditor') AND rp.permission_code IN ('keys:read', 'service-accounts:read');
  DELETE FROM permissions WHERE code IN (${CODES});
  ALTER TABLE permissions DROP COLUMN retired_at;
  DROP INDEX groups_name_uq;
  ALTER TABLE groups DROP CONSTRAINT groups_name_ck, DROP COLUMN deleted_at, ADD CONSTRAINT groups_name_uq UNIQUE (name);
  DROP INDEX roles_name_uq;
  ALTER TABLE roles DROP COLUMN deleted_at, DROP COLUMN max_holders, DROP COLUMN requires_approval,
    ADD CONSTRAINT roles_name_uq UNIQUE (name);
`;
