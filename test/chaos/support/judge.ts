// What the database says, against the journal of what was acknowledged, and row against row.
import { type Acknowledged, type Journal } from './journal.js';

/** Runs a statement on the database that is judged. */
export type Ask = <Row extends object>(statement: string) => Promise<Row[]>;

export interface Verdict {
  readonly acknowledged: number;
  /** Acknowledged, and not there with the event that the answer named. */
  readonly lost: number;
  /** Changes with another number of audit rows than one, rows without their change. */
  readonly doubled: number;
  /** Both in words. */
  readonly misfits: readonly string[];
}

export async function judge({ acknowledged }: Journal, ask: Ask): Promise<Verdict> {
  const lost = [
    ...untold(acknowledged),
    ...(await withoutEvent(acknowledged, ask)),
    ...(await notMade(acknowledged, ask)),
  ];
  const doubled: string[] = [];
  for (const [name, statement] of Object.entries(PAIRS)) {
    const [row] = await ask<{ wrong: number }>(`WITH log AS (${LOG}) ${statement}`);
    if (row!.wrong > 0) doubled.push(`${name}: ${row!.wrong} do not fit`);
  }
  return {
    acknowledged: acknowledged.length,
    lost: lost.length,
    doubled: doubled.length,
    misfits: [...lost, ...doubled],
  };
}

function untold(acknowledged: readonly Acknowledged[]): string[] {
  const named = acknowledged.map(({ eventId }) => eventId).filter((id) => id !== null);
  const twice = named.length - new Set(named).size;
  return [
    ...acknowledged
      .filter(({ eventId, isEmpty }) => eventId === null && !isEmpty)
      .map(({ kind }) => `${kind} named no event`),
    ...(twice > 0 ? [`${twice} events were named twice`] : []),
  ];
}

async function withoutEvent(acknowledged: readonly Acknowledged[], ask: Ask): Promise<string[]> {
  const named = acknowledged.filter(({ eventId }) => eventId !== null);
  const rows = await ask<{ action: string; id: string; found: number }>(
    `SELECT e.action, e.id, count(a.id)::int AS found
     FROM unnest(${literal(named.map(({ eventId }) => eventId!))}::uuid[], ${literal(named.map(({ action }) => action))}::text[]) e (id, action)
     LEFT JOIN user_audit_log a ON a.id = e.id AND a.action = e.action GROUP BY e.id, e.action HAVING count(a.id) <> 1`,
  );
  return rows.map(({ action, id, found }) => `${action} ${id} was acknowledged and has ${found} rows`);
}

async function notMade(acknowledged: readonly Acknowledged[], ask: Ask): Promise<string[]> {
  const missing: string[] = [];
  for (const table of ['users', 'user_roles']) {
    const ids = acknowledged.flatMap(({ made }) => (made?.table === table ? made.ids : []));
    const rows = await ask<{ id: string }>(
      `SELECT m.id FROM unnest(${literal(ids)}::uuid[]) m (id) LEFT JOIN ${table} t ON t.id = m.id WHERE t.id IS NULL`,
    );
    missing.push(...rows.map(({ id }) => `${id} of ${table} was acknowledged and is not there`));
  }
  return missing;
}

/** Of ids and of names of actions: nothing in them needs an escape. */
function literal(values: readonly string[]): string {
  return `'{${values.join(',')}}'`;
}

const LOG = `SELECT a.*, p.openings FROM user_audit_log a LEFT JOIN audit_personal_values p ON p.event_id = a.id`;

/** Each counts what has a change and not exactly one row, or a row and no change. */
const PAIRS: Readonly<Record<string, string>> = {
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

function pairs(changes: string, rows: string): string {
  return `SELECT count(*)::int AS wrong FROM (
    SELECT coalesce(c.id, r.id) AS id, count(c.id) AS changes, count(r.id) AS rows
    FROM (${changes}) c FULL JOIN (${rows}) r ON r.id = c.id GROUP BY 1) compared WHERE changes <> 1 OR rows <> 1`;
}

/** Each event begins where the one before ended, and the last one ends where the change is now. */
function chain(field: string, action: string, current: string): string {
  const value = (side: 'before' | 'after'): string => `openings #>> '{/changes/${field}/${side},1}'`;
  return `SELECT count(*)::int AS wrong FROM (
      SELECT subject_id AS id, ${value('before')} AS before, ${value('after')} AS after, sequence,
        lag(${value('after')}) OVER w AS previous, lead(sequence) OVER w AS next, row_number() OVER w AS n
      FROM log WHERE action = '${action}' AND openings ? '/changes/${field}/after'
      WINDOW w AS (PARTITION BY subject_id ORDER BY sequence)) s
    WHERE (n > 1 AND before IS DISTINCT FROM previous) OR (next IS NULL AND after IS DISTINCT FROM (${current}))`;
}
