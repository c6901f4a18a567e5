// A large trail as years of use leave it, written by SQL as the application writes it: three personal values each, with true
// commitments, queued for the sealer, over the last six months. Some names are common, some rare, some never were.
const MONTHS = 6;
const STEP = 25_000;

const commitment = (salt, place, value) => `
  rtrim(translate(encode(sha256(${salt} || convert_to('${place}', 'UTF8') || '\\x00'::bytea
    || convert_to(to_json(${value}::text)::text, 'UTF8')), 'base64'), '+/' || chr(10), '-_'), '=')`;
const saltText = (salt) => `rtrim(translate(encode(${salt}, 'base64'), '+/', '-_'), '=')`;

/** Half of all is done by one busy program; actor 7 and subject 7 are rare; `role.created` and `denied` are rare. */
const FILL = `
  WITH source AS (
    SELECT n, gen_random_uuid() AS id, uuid_send(gen_random_uuid()) AS s1, uuid_send(gen_random_uuid()) AS s2,
      uuid_send(gen_random_uuid()) AS s3,
      date_trunc('milliseconds', now() - ($3 - n)::float8 / $3 * interval '${MONTHS - 1} months') AS at,
      CASE WHEN n % 50000 = 4711 THEN 7 WHEN n % 2 = 0 THEN 1 ELSE 10 + n % 997 END AS actor,
      CASE WHEN n % 50000 = 4713 THEN 7 ELSE 10 + n % 20011 END AS subject,
      '10.0.' || n % 200 || '.' || n % 250 AS ip, 'Mozilla/5.0 (bench ' || n % 50 || ')' AS agent, 'Person ' || n AS name
    FROM generate_series($1::int, $2::int) n),
  event AS (
    INSERT INTO user_audit_log (id, occurred_at, action, outcome, actor_type, actor_id, subject_type, subject_id, changes,
      ip_commitment, user_agent_commitment, request_id)
    SELECT id, at,
      CASE WHEN n % 20000 = 13 THEN 'role.created' WHEN n % 1000 = 17 THEN 'access.denied'
        ELSE (ARRAY['user.updated', 'session.started', 'sign-in.failed', 'session.refreshed'])[n % 4 + 1] END,
      CASE WHEN n % 1000 = 17 THEN 'denied' WHEN n % 4 = 2 THEN 'failure' ELSE 'success' END,
      'user', ('00000000-0000-4000-8000-' || lpad(actor::text, 12, '0'))::uuid, 'user',
      '00000000-0000-4000-9000-' || lpad(subject::text, 12, '0'),
      jsonb_build_object('profile.firstName', jsonb_build_object('before', NULL, 'after',
        jsonb_build_object('c', ${commitment('s3', '/changes/profile.firstName/after', 'name')}))),
      ${commitment('s1', '/ip', 'ip')}, ${commitment('s2', '/userAgent', 'agent')}, 'bench-' || n
    FROM source ORDER BY n RETURNING id, occurred_at),
  personal AS (
    INSERT INTO audit_personal_values (event_id, occurred_at, openings, search_text)
    SELECT id, at, jsonb_build_object('/ip', jsonb_build_array(${saltText('s1')}, ip),
      '/userAgent', jsonb_build_array(${saltText('s2')}, agent),
      '/changes/profile.firstName/after', jsonb_build_array(${saltText('s3')}, name)), lower(ip || chr(10) || name)
    FROM source)
  INSERT INTO audit_unsealed SELECT id, occurred_at FROM event`;

/** The months before this one, made as the migration makes the others. */
const PARTITIONS = `
  DO $$
  DECLARE month timestamp;
  BEGIN
    FOR n IN 1..${MONTHS} LOOP
      month := date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => n);
      EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF user_audit_log FOR VALUES FROM (%L) TO (%L)',
        'user_audit_log_' || to_char(month, 'YYYY_MM'), month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
    END LOOP;
  END $$`;

export async function seedTrail(client, events) {
  await client.query(PARTITIONS);
  for (let from = 0; from < events; from += STEP) {
    await client.query(FILL, [from, Math.min(from + STEP, events) - 1, events]);
  }
}

/** What there is to ask for. */
export const SEEDED = {
  actor: { busy: actor(1), usual: actor(11), rare: actor(7), absent: actor(999_999) },
  subject: { usual: subject(11), rare: subject(7), absent: subject(999_999) },
};

function actor(n) {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

function subject(n) {
  return `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`;
}
