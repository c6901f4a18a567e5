// The floor's SQL: the application's own truths, each request in one statement, each statement prepared.

const ALIVE = `EXISTS (SELECT FROM sessions s JOIN users c ON c.id = s.user_id
  WHERE s.id = $1 AND s.user_id = $2 AND s.revoked_at IS NULL AND s.expires_at > now() AND s.idle_expires_at > now()
    AND c.status = 'active' AND c.deleted_at IS NULL AND (c.deactivate_at <= now()) IS NOT TRUE)`;

const RESOURCE = `u.id, u.email, (CASE WHEN u.deactivate_at <= now() THEN 'deactivated' ELSE u.status END) AS status,
  u.email_verified_at IS NOT NULL AS "emailVerified", u.must_change_password AS "mustChangePassword",
  u.last_login_at AS "lastLoginAt", u.created_at AS "createdAt", u.updated_at AS "updatedAt", u.deactivate_at AS "deactivateAt",
  u.deleted_at AS "deletedAt", u.version,
  (SELECT a.updated_at FROM user_avatars a WHERE a.user_id = u.id) AS "avatarUpdatedAt", p.first_name AS "firstName", p.last_name AS "lastName",
  p.display_name AS "displayName", p.phone, p.locale, p.timezone, p.avatar_url AS "avatarUrl", p.attributes`;

const TABLES = 'users u JOIN user_profiles p ON p.user_id = u.id';
const POSITION = 'ARRAY[u.created_at::text, u.id::text] AS position';
// The limit is no parameter: PostgreSQL would plan such a statement anew every time.
const ORDER = (limit) => `ORDER BY u.created_at DESC, u.id DESC LIMIT ${limit}`;
const FOUND = (q) => `u.deleted_at IS NULL AND u.search_text LIKE search_pattern(${q})`;

const prepared = (name, text) => ({ name, text });

export const USER = prepared(
  'user',
  `SELECT ${RESOURCE} FROM ${TABLES} WHERE u.id = $3 AND u.deleted_at IS NULL AND ${ALIVE}`,
);

export const FIRST_PAGE = (limit) =>
  prepared(
    `first-page-${limit}`,
    `SELECT ${RESOURCE}, ${POSITION} FROM ${TABLES} WHERE u.deleted_at IS NULL AND ${ALIVE} ${ORDER(limit)}`,
  );

export const PAGE_AFTER = (limit) =>
  prepared(
    `page-after-${limit}`,
    `SELECT ${RESOURCE}, ${POSITION} FROM ${TABLES}
   WHERE u.deleted_at IS NULL AND (u.created_at, u.id) < ($3::timestamptz, $4::uuid) AND ${ALIVE} ${ORDER(limit)}`,
  );

export const TOTAL = prepared(
  'total',
  'SELECT count(*)::int AS total FROM (SELECT FROM users u WHERE u.deleted_at IS NULL LIMIT 10001) counted',
);

// Not prepared: the plan of a search depends on what is searched.
export const SEARCH_PLAN = {
  text: `EXPLAIN (FORMAT JSON) SELECT FROM users u WHERE u.search_text LIKE search_pattern($1)`,
};
/** More of them than this, and the order leads to a page of them sooner than the index does. */
export const FREQUENT_ROWS = 2_000;

const GRAMS = 'search_grams(u.search_text) @@ search_gram_query(search_form($3))';
const SEARCH = (columns, condition, limit) => ({
  text: `SELECT ${RESOURCE}, ${POSITION}, ${columns} FROM ${TABLES} WHERE ${condition} AND ${ALIVE} ${ORDER(limit)}`,
});
export const SEARCH_FREQUENT = (limit) => SEARCH('1001 AS total', FOUND('$3'), limit);
/** Counted along: they are few, and all of them are read to be sorted. */
export const SEARCH_RARE = (limit) => SEARCH('count(*) OVER ()::int AS total', `${GRAMS} AND ${FOUND('$3')}`, limit);

/** What somebody holds: Rollcall's own codes for the guard, and the names that a profile and a token tell. */
export const HELD = prepared(
  'held',
  `SELECT (own_permissions($1)).codes AS own,
     ARRAY(SELECT DISTINCT r.name FROM user_held_roles($1, now()) h JOIN roles r ON r.id = h.role_id WHERE h.scope = '*' ORDER BY 1) AS roles,
     ARRAY(SELECT DISTINCT permission_code FROM user_permissions($1, now()) WHERE scope = '*' ORDER BY 1) AS permissions`,
);

export const CHECK = prepared(
  'check',
  `SELECT ${ALIVE} AND EXISTS (
     SELECT FROM users u CROSS JOIN LATERAL user_permissions(u.id, now()) p
     WHERE u.id = $3 AND u.deleted_at IS NULL AND u.status = 'active' AND (u.deactivate_at <= now()) IS NOT TRUE
       AND p.scope = '*' AND permission_covers(p.permission_code, $4)) AS allowed`,
);

/** A row in the trail and what is personal of it, beside the change. */
const AUDITED = (action, actor, session, subject, changed, [ip, agent, request]) => `
  event AS (
    INSERT INTO user_audit_log (id, action, outcome, actor_type, actor_id, session_id, subject_type, subject_id, changes,
      ip_commitment, user_agent_commitment, request_id)
    SELECT gen_random_uuid(), '${action}', 'success', 'user', ${actor}, ${session}, '${action.split('.')[0]}', ${subject},
      '{"profile.displayName": {"before": {"c": "x"}, "after": {"c": "y"}}}', 'ip', 'agent', ${request} FROM ${changed} RETURNING id, occurred_at),
  personal AS (
    INSERT INTO audit_personal_values (event_id, occurred_at, openings, search_text)
    SELECT id, occurred_at, jsonb_build_object('/ip', ${ip}::text, '/userAgent', ${agent}::text), ${ip}::text FROM event)`;

export const UPDATE = prepared(
  'update',
  `WITH profile AS (
     UPDATE user_profiles SET display_name = $4 WHERE user_id = $3 AND ${ALIVE} RETURNING *),
   account AS (
     UPDATE users SET version = version + 1, updated_at = now(),
       search_text = search_text_of(email, profile.first_name, profile.last_name, profile.display_name)
     FROM profile WHERE id = profile.user_id AND deleted_at IS NULL
     RETURNING users.*),
   ${AUDITED('user.updated', '$2', '$1', 'id::text', 'account', ['$5', '$6', '$7'])}
   SELECT ${RESOURCE} FROM account u JOIN profile p ON p.user_id = u.id`,
);

export const REFRESH = prepared(
  'refresh',
  `WITH used AS (
     UPDATE refresh_tokens SET consumed_at = clock_timestamp(), successor_id = $2
     WHERE token_hash = sha256(convert_to($1::text, 'UTF8')) AND consumed_at IS NULL RETURNING session_id),
   next AS (
     INSERT INTO refresh_tokens (id, session_id, token_hash)
     SELECT $2, session_id, sha256(convert_to($3::text, 'UTF8')) FROM used),
   session AS (
     UPDATE sessions s SET last_seen_at = now(), idle_expires_at = least(now() + interval '30 days', s.expires_at)
     FROM used, users u WHERE s.id = used.session_id AND u.id = s.user_id AND s.revoked_at IS NULL AND s.expires_at > now()
       AND s.idle_expires_at > now() AND u.status = 'active' AND u.deleted_at IS NULL
     RETURNING s.id, s.user_id),
   ${AUDITED('session.refreshed', 'user_id', 'id', 'id::text', 'session', ['$4', '$5', '$6'])}
   SELECT id, user_id AS "userId" FROM session`,
);

export const ACCOUNT = prepared(
  'account',
  `SELECT id, password_hash AS "passwordHash" FROM users
   WHERE canonical_email = $1 AND deleted_at IS NULL AND status = 'active'`,
);

export const SIGN_IN = prepared(
  'sign-in',
  `WITH account AS (UPDATE users SET last_login_at = clock_timestamp() WHERE id = $1 RETURNING id),
   session AS (
     INSERT INTO sessions (user_id, factors, ip, user_agent, idle_expires_at, expires_at)
     SELECT id, ARRAY['pwd'], $3::text::inet, $4, now() + interval '30 days', now() + interval '90 days' FROM account
     RETURNING id, user_id),
   token AS (
     INSERT INTO refresh_tokens (session_id, token_hash) SELECT id, sha256(convert_to($2::text, 'UTF8')) FROM session),
   ${AUDITED('session.started', 'user_id', 'id', 'id::text', 'session', ['$3', '$4', '$5'])}
   SELECT id, user_id AS "userId" FROM session`,
);
