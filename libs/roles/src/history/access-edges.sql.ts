/**
 * Edges by which somebody comes to permissions, each as often as it began or ended to count within a period: $1 when it
 * begins, $2 when it ends, null for now. `concerned` says which: the conditions below name what their subject reaches within the period.
 */
export interface ConcernedEdges {
  /** Common table expressions the conditions use; $3 is the subject. */
  readonly reached: string;
  readonly grants: string;
  readonly memberships: string;
  readonly groupParents: string;
  readonly groupRoles: string;
  readonly roleParents: string;
  readonly rolePermissions: string;
}

/** Said by the database's clock: null stays null in the cursor of a page, so that the next one goes with it. */
export const orNow = (parameter: string): string => `coalesce(${parameter}::timestamptz, now())`;

/** Never backwards: what begins in the future, and ends now, is the moment it begins. */
const PERIOD = `tstzrange($1::timestamptz, greatest($1::timestamptz, ${orNow('$2')}), '[]')`;

/** Whatever lies on a way from the user to a permission. */
export const EDGES_OF_USER: ConcernedEdges = {
  reached: `in_groups AS (
    SELECT gm.group_id FROM group_members gm WHERE gm.user_id = $3 AND tstzrange(gm.added_at, gm.removed_at) && ${PERIOD}
    UNION
    SELECT gp.parent_id FROM in_groups i JOIN group_parents gp ON gp.group_id = i.group_id
    WHERE tstzrange(gp.added_at, gp.removed_at) && ${PERIOD}
  ), held AS MATERIALIZED (SELECT DISTINCT role_id FROM holdings(ARRAY[$3::uuid], NULL, ${PERIOD}))`,
  grants: 'ur.user_id = $3',
  memberships: 'gm.user_id = $3',
  groupParents: 'gp.group_id IN (SELECT group_id FROM in_groups)',
  groupRoles: 'gr.group_id IN (SELECT group_id FROM in_groups)',
  roleParents: 'rp.role_id IN (SELECT role_id FROM held)',
  rolePermissions: 'rp.role_id IN (SELECT role_id FROM held)',
};

/** What gives the role to users, groups and heirs, and what it carries and inherits. */
export const EDGES_OF_ROLE: ConcernedEdges = {
  reached: `lineage AS (
    SELECT $3::uuid AS role_id
    UNION
    SELECT rp.parent_id FROM lineage l JOIN role_parents rp ON rp.role_id = l.role_id
    WHERE tstzrange(rp.added_at, rp.removed_at) && ${PERIOD}
  )`,
  grants: 'ur.role_id = $3',
  memberships: 'false',
  groupParents: 'false',
  groupRoles: 'gr.role_id = $3',
  roleParents: '(rp.role_id IN (SELECT role_id FROM lineage) OR rp.parent_id = $3)',
  rolePermissions: 'rp.role_id IN (SELECT role_id FROM lineage)',
};

/** To stand behind FROM, under the name `e`. */
export function edgesWithin(concerned: ConcernedEdges): string {
  return `(
    WITH RECURSIVE ${concerned.reached}, edges AS (
      SELECT 'grant' AS kind, ur.id, ur.user_id, NULL::uuid AS group_id, NULL::uuid AS parent_group_id, ur.role_id,
             NULL::uuid AS parent_role_id, NULL AS permission, ur.scope, lower(s.span) AS began, upper(s.span) AS ended,
             ur.granted_by, CASE WHEN upper(s.span) = ur.revoked_at THEN ur.revoked_by END AS ended_by,
             upper(s.span) IS DISTINCT FROM ur.revoked_at AS expires, ur.reason, ur.ticket
      FROM user_roles ur CROSS JOIN LATERAL grant_span(ur.valid_from, ur.valid_until, ur.revoked_at) AS s (span)
      WHERE ${concerned.grants} AND NOT isempty(s.span)
      UNION ALL
      SELECT 'membership', gm.id, gm.user_id, gm.group_id, NULL, NULL, NULL, NULL, NULL, gm.added_at, gm.removed_at, ${NOT_A_GRANT}
      FROM group_members gm WHERE ${concerned.memberships}
      UNION ALL
      SELECT 'group-parent', gp.id, NULL, gp.group_id, gp.parent_id, NULL, NULL, NULL, NULL, gp.added_at, gp.removed_at, ${NOT_A_GRANT}
      FROM group_parents gp WHERE ${concerned.groupParents}
      UNION ALL
      SELECT 'group-role', gr.id, NULL, gr.group_id, NULL, gr.role_id, NULL, NULL, gr.scope, gr.added_at, gr.removed_at, ${NOT_A_GRANT}
      FROM group_roles gr WHERE ${concerned.groupRoles}
      UNION ALL
      SELECT 'role-parent', rp.id, NULL, NULL, NULL, rp.role_id, rp.parent_id, NULL, NULL, rp.added_at, rp.removed_at, ${NOT_A_GRANT}
      FROM role_parents rp WHERE ${concerned.roleParents}
      UNION ALL
      SELECT 'role-permission', rp.id, NULL, NULL, NULL, rp.role_id, NULL, rp.permission_code, NULL, rp.added_at, rp.removed_at, ${NOT_A_GRANT}
      FROM role_permissions rp WHERE ${concerned.rolePermissions}
    )
    SELECT edges.*, began AS at, 'began' AS change, granted_by AS by FROM edges WHERE began > $1 AND began <= ${orNow('$2')}
    UNION ALL
    SELECT edges.*, ended, CASE WHEN expires THEN 'expired' ELSE 'ended' END, ended_by FROM edges WHERE ended > $1 AND ended <= ${orNow('$2')}
  ) e`;
}

const NOT_A_GRANT = 'NULL, NULL, false, NULL, NULL';

const named = (table: string, column: string): string =>
  `(SELECT json_build_object('id', t.id, 'name', t.name) FROM ${table} t WHERE t.id = e.${column})`;

export const EDGE_COLUMNS = `e.at, e.change, e.kind, e.id, e.user_id AS "userId", ${named('groups', 'group_id')} AS "group",
  ${named('groups', 'parent_group_id')} AS "parentGroup", ${named('roles', 'role_id')} AS role,
  ${named('roles', 'parent_role_id')} AS "parentRole", e.permission, e.scope, e.by, e.reason, e.ticket`;
