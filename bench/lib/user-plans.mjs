// The plans PostgreSQL chooses for what the API asks, from the server's own log of slow statements (auto_explain), so that
// what is shown is what ran: the application's statement with its real values.
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { call } from './user-operations.mjs';

const LOG_DELAY_MS = 200;
const MAX_LOG_BYTES = 50_000_000;

/** @returns the plans as text, and the names of operations that read a whole table */
export async function explainUserQueries(app, operations, target) {
  const client = new pg.Client({ connectionString: app.url });
  await client.connect();
  const sections = [];
  const sequential = [];
  try {
    await client.query(`ALTER SYSTEM SET auto_explain.log_min_duration = 0`);
    await client.query(`ALTER SYSTEM SET auto_explain.log_analyze = on`);
    await client.query('SELECT pg_reload_conf()');
    await delay(LOG_DELAY_MS);
    for (const [name, requestOf] of operations) {
      const plans = await plansOf(client, () => call(target, requestOf(target, 1)));
      sections.push(`## ${name}\n${plans.join('\n')}\n`);
      if (plans.some((plan) => /Seq Scan on (users|user_profiles|user_roles|group_members)\b/.test(plan)))
        sequential.push(name);
    }
  } finally {
    await client.end();
  }
  return { text: sections.join('\n'), sequential };
}

/** A search asks for an estimate by EXPLAIN, which reads nothing. What is asked is explained once it is done; the line after a plan begins a new entry of the log. */
async function plansOf(client, ask) {
  const offset = (await logSize(client)) ?? 0;
  await ask();
  await delay(LOG_DELAY_MS);
  const { rows } = await client.query(`SELECT pg_read_file('server.log', $1, $2) AS log`, [offset, MAX_LOG_BYTES]);
  const entries = rows[0].log.split(/^(?=\d{4}-\d\d-\d\d )/m);
  return entries.filter(
    (entry) => /\bplan:/.test(entry) && /Query Text:(?! EXPLAIN)[^]*\b(users|user_profiles)\b/.test(entry),
  );
}

async function logSize(client) {
  const { rows } = await client.query(`SELECT size::int FROM pg_stat_file('server.log')`);
  return rows[0].size;
}
