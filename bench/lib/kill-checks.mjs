// What the database says in the end, against the journal of what was acknowledged, and row against row.

/** An acknowledged answer without exactly its row. A bulk call that changed nothing for anybody names no event. */
export async function journalProblems(client, journal) {
  const problems = [];
  const named = journal.filter(({ event }) => event !== null);
  const { rows } = await client.query(
    `SELECT e.id, e.action, count(a.id)::int AS found
     FROM unnest($1::uuid[], $2::text[]) e (id, action) LEFT JOIN user_audit_log a ON a.id = e.id AND a.action = e.action
     GROUP BY e.id, e.action HAVING count(a.id) <> 1`,
    [named.map(({ event }) => event), named.map(({ action }) => action)],
  );
  for (const { id, action, found } of rows) problems.push(`${action} ${id} was acknowledged and has ${found} rows`);
  if (new Set(named.map(({ event }) => event)).size !== named.length) problems.push('an event was named twice');
  for (const { kind, event, text } of journal) {
    if (event === null && !isEmptyBulk(text)) problems.push(`${kind} was acknowledged without an event`);
  }
  return [...problems, ...(await grantProblems(client, journal))];
}

function isEmptyBulk(text) {
  return JSON.parse(text).data?.succeeded === 0;
}

/** Of a bulk call, each grant that it acknowledged. */
async function grantProblems(client, journal) {
  const acknowledged = journal
    .filter(({ kind }) => kind === 'grant to many')
    .flatMap(({ text }) => JSON.parse(text).data.results)
    .map(({ grantId }) => grantId)
    .filter(Boolean);
  const { rows } = await client.query(
    `SELECT g.id FROM unnest($1::uuid[]) g (id) LEFT JOIN user_roles r ON r.id = g.id WHERE r.id IS NULL`,
    [acknowledged],
  );
  return rows.map(({ id }) => `the grant ${id} was acknowledged and is not there`);
}

/** Each counts what has a change and not exactly one row, or a row and no change. */
const PAIRS = {
  'accounts and user.created': pairs(
    `SELECT id::text FROM users`,
    `SELECT subject_id AS id FROM log WHERE action = 'user.created'`,
  ),
  'roles and role.created': pairs(
    `SELECT id::text FROM roles WHERE NOT is_system`,
    `SELECT subject_id AS id FROM log WHERE action = 'role.created'`,
  ),
  'grants and role.granted': pairs(
    `SELECT id::text FROM user_roles`,
    `SELECT openings #>> '{/details/grantId,1}' AS id FROM log WHERE action = 'role.granted'`,
  ),
  'sessions and session.started': pairs(
    `SELECT id::text FROM sessions`,
    `SELECT subject_id AS id FROM log WHERE action = 'session.started'`,
  ),
  'chain of display names': chain(
    'profile.displayName',
    'user.updated',
    `SELECT display_name FROM user_profiles WHERE user_id::text = s.id`,
  ),
  'chain of role descriptions': chain(
    'description',
    'role.updated',
    `SELECT description FROM roles WHERE id::text = s.id`,
  ),
  'suspensions in turn': `
    SELECT count(*)::int AS wrong FROM (
      SELECT subject_id, action, lag(action) OVER (PARTITION BY subject_id ORDER BY sequence) AS before
      FROM log WHERE action IN ('user.suspended', 'user.activated')) s
    WHERE action = before OR (before IS NULL AND action = 'user.activated')`,
  'suspensions and the status of accounts': `
    SELECT count(*)::int AS wrong FROM users u
    WHERE (u.status = 'suspended') <> coalesce((SELECT action = 'user.suspended' FROM log
      WHERE subject_id = u.id::text AND action IN ('user.suspended', 'user.activated') ORDER BY sequence DESC LIMIT 1), false)`,
};

function pairs(changes, rows) {
  return `SELECT count(*)::int AS wrong FROM (
    SELECT coalesce(c.id, r.id) AS id, count(c.id) AS changes, count(r.id) AS rows
    FROM (${changes}) c FULL JOIN (${rows}) r ON r.id = c.id GROUP BY 1) compared WHERE changes <> 1 OR rows <> 1`;
}

/** Each event begins where the one before ended, and the last one ends where the change is now. */
function chain(field, action, current) {
  const value = (side) => `openings #>> '{/changes/${field}/${side},1}'`;
  return `SELECT count(*)::int AS wrong FROM (
      SELECT subject_id AS id, ${value('before')} AS before, ${value('after')} AS after, sequence,
        lag(${value('after')}) OVER w AS previous, lead(sequence) OVER w AS next, row_number() OVER w AS n
      FROM log WHERE action = '${action}' AND openings ? '/changes/${field}/after'
      WINDOW w AS (PARTITION BY subject_id ORDER BY sequence)) s
    WHERE (n > 1 AND before IS DISTINCT FROM previous) OR (next IS NULL AND after IS DISTINCT FROM (${current}))`;
}

/** @returns rows of a table: what was compared, and how many do not fit */
export async function comparePairs(client) {
  await client.query(`
    CREATE TEMP TABLE IF NOT EXISTS log AS
    SELECT a.*, p.openings FROM user_audit_log a LEFT JOIN audit_personal_values p ON p.event_id = a.id`);
  const compared = [];
  for (const [name, sql] of Object.entries(PAIRS)) compared.push([name, (await client.query(sql)).rows[0].wrong]);
  await client.query('DROP TABLE log');
  return compared;
}
