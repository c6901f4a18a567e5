/**
 * What access changes did, told by the closure itself: edges are never overwritten, so the state before the changes is the
 * state at the instant before them, and one statement on one snapshot compares the two. Only users and permissions within
 * the changes' reach are compared.
 *
 * $1 the instant before; $2 the instant after; $3 what users held before at instants ahead; $4 to $10 the reach in the order
 * of `Reach`; $11 the user after whom the page begins; $12 how many users it shows.
 */
export const ACCESS_DIFFERENCE = `
WITH RECURSIVE moments AS (
  SELECT $1::timestamptz AS before, $2::timestamptz AS after, tstzrange($1::timestamptz, $2::timestamptz, '[]') AS period
), named AS MATERIALIZED (
  SELECT user_id, role_id FROM user_roles WHERE id = ANY ($7::uuid[])
), carrying AS (
  SELECT rp.role_id FROM role_permissions rp JOIN moments m ON tstzrange(rp.added_at, rp.removed_at) && m.period
  WHERE rp.permission_code = ANY ($10::text[])
), whole_roles AS (
  SELECT role_id FROM named
  UNION SELECT unnest($8::uuid[])
  UNION SELECT carried.role_id FROM moments m CROSS JOIN unnest($9::uuid[]) given CROSS JOIN LATERAL (
    SELECT role_id FROM group_carried_roles(given, m.before)
    UNION ALL SELECT role_id FROM group_carried_roles(given, m.after)) carried
), codes AS MATERIALIZED (
  SELECT unnest($10::text[]) AS permission_code
  UNION
  SELECT c.permission_code FROM moments m CROSS JOIN whole_roles w CROSS JOIN LATERAL (
    SELECT permission_code FROM role_permission_codes(w.role_id, m.before)
    UNION ALL SELECT permission_code FROM role_permission_codes(w.role_id, m.after)) c
  UNION
  SELECT coalesce(b.permission_code, a.permission_code)
  FROM (SELECT given, c.permission_code FROM moments m CROSS JOIN unnest($4::uuid[]) given
        CROSS JOIN LATERAL role_permission_codes(given, m.before) c) b
  FULL JOIN (SELECT given, c.permission_code FROM moments m CROSS JOIN unnest($4::uuid[]) given
             CROSS JOIN LATERAL role_permission_codes(given, m.after) c) a USING (given, permission_code)
  WHERE b.permission_code IS NULL OR a.permission_code IS NULL
), granting AS (
  SELECT rp.role_id FROM role_permissions rp JOIN moments m ON tstzrange(rp.added_at, rp.removed_at) && m.period
  WHERE rp.permission_code IN (SELECT permission_code FROM codes)
  UNION
  SELECT rp.role_id FROM granting g JOIN role_parents rp ON rp.parent_id = g.role_id
  JOIN moments m ON tstzrange(rp.added_at, rp.removed_at) && m.period
), compared AS MATERIALIZED (
  SELECT ARRAY(
    SELECT unnest($6::uuid[])
    UNION SELECT user_id FROM named
    UNION SELECT r.user_id FROM moments m CROSS JOIN LATERAL users_reached(
      ARRAY(SELECT unnest($4::uuid[]) UNION SELECT role_id FROM carrying), $5::uuid[], m.period) r
  ) AS users, ARRAY(SELECT role_id FROM granting) AS granted, ARRAY(SELECT permission_code FROM codes) AS codes
), entries AS MATERIALIZED (
  SELECT h.user_id, rp.permission_code, h.scope,
         bool_or(h.span * tstzrange(rp.added_at, rp.removed_at) @> m.before) AS was_held,
         bool_or(h.span * tstzrange(rp.added_at, rp.removed_at) @> m.after) AS is_held
  FROM moments m CROSS JOIN compared c CROSS JOIN LATERAL holdings_of_many(c.users, c.granted, m.period) h
  JOIN role_permissions rp ON rp.role_id = h.role_id AND rp.permission_code = ANY (c.codes)
  GROUP BY h.user_id, rp.permission_code, h.scope
), ahead_before AS (
  SELECT * FROM jsonb_to_recordset($3::jsonb) AS given (user_id uuid, at text, permission_code text, scope text)
), ahead_after AS (
  SELECT asked.user_id, asked.at, e.permission_code, e.scope
  FROM (SELECT DISTINCT user_id, at FROM ahead_before) asked
  CROSS JOIN LATERAL permission_entries(ARRAY[asked.user_id], NULL, tstzrange(asked.at::timestamptz, asked.at::timestamptz, '[]')) e
), difference AS MATERIALIZED (
  SELECT user_id, permission_code, scope, is_held AS is_gain FROM entries WHERE is_held <> was_held
  UNION
  SELECT user_id, permission_code, scope, b IS NULL
  FROM (SELECT * FROM ahead_before WHERE permission_code IS NOT NULL) b
  FULL JOIN ahead_after a USING (user_id, at, permission_code, scope) WHERE b IS NULL OR a IS NULL
), changed AS MATERIALIZED (
  SELECT d.user_id, u.email, count(*) FILTER (WHERE is_gain) AS gains, count(*) FILTER (WHERE NOT is_gain) AS losses,
         md5(string_agg(format('%s %s %s', is_gain, permission_code, scope), ',' ORDER BY is_gain, permission_code, scope)) AS digest
  FROM difference d JOIN users u ON u.id = d.user_id AND u.deleted_at IS NULL GROUP BY d.user_id, u.email
), page AS (
  SELECT c.user_id, c.email FROM changed c WHERE $11::uuid IS NULL OR c.user_id > $11::uuid ORDER BY c.user_id LIMIT $12
)
SELECT
  (SELECT json_build_object('users', count(*), 'gains', coalesce(sum(gains), 0), 'losses', coalesce(sum(losses), 0)) FROM changed) AS effects,
  (SELECT count(*)::int FROM sessions s JOIN changed c ON c.user_id = s.user_id JOIN users u ON u.id = s.user_id
   WHERE s.revoked_at IS NULL AND s.expires_at > now() AND s.idle_expires_at > now() AND u.status = 'active') AS sessions,
  (SELECT md5(coalesce(string_agg(user_id || digest, ',' ORDER BY user_id), '')) FROM changed) AS digest,
  (SELECT coalesce(json_agg(json_build_object('userId', p.user_id, 'email', p.email,
     'gains', entries_of.gains, 'losses', entries_of.losses) ORDER BY p.user_id), '[]')
   FROM page p CROSS JOIN LATERAL (
     SELECT coalesce(json_agg(entry ORDER BY permission_code, scope) FILTER (WHERE is_gain), '[]') AS gains,
            coalesce(json_agg(entry ORDER BY permission_code, scope) FILTER (WHERE NOT is_gain), '[]') AS losses
     FROM (SELECT *, json_build_object('permission', permission_code, 'scope', scope) AS entry
           FROM difference WHERE user_id = p.user_id) entries) entries_of) AS users`;

/** What users hold at instants ahead, at which grants begin; an instant at which nothing is held is told by a null. */
export const HELD_AHEAD = `
SELECT a.user_id, a.at, p.permission_code, p.scope
FROM (
  SELECT user_id, at::text FROM unnest($1::uuid[], $2::timestamptz[]) given (user_id, at)
  UNION
  SELECT user_id, valid_from::text FROM user_roles WHERE id = ANY ($3::uuid[])
) a
LEFT JOIN LATERAL permission_entries(ARRAY[a.user_id], NULL, tstzrange(a.at::timestamptz, a.at::timestamptz, '[]')) p ON true
WHERE a.at::timestamptz > clock_timestamp()`;
