// How PostgreSQL answers the access engine's questions, with what runs inside the functions: auto_explain tells it.

import { POPULAR } from './access-seed.mjs';

const QUESTIONS = {
  'the closure of one user (`holdings`)': `SELECT * FROM holdings(ARRAY[$1::uuid], NULL, tstzrange(now(), now(), '[]'))`,
  'what one user holds (`user_permissions`)': 'SELECT * FROM user_permissions($1, now())',
  'every path of one user (`access_paths`)': 'SELECT * FROM access_paths($1, now())',
  'the next holders of a role (`holders_after`)': `SELECT h.* FROM roles r
    CROSS JOIN LATERAL holders_after(ARRAY[r.id], '*', now(), 'inactive', $1, 21) h WHERE r.name = '${POPULAR.role}'`,
  'what the guard asks (`own_permissions`)': 'SELECT * FROM own_permissions($1)',
};

export async function printPlans(client, userId) {
  await client.query(`LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on;
    SET auto_explain.log_analyze = on; SET auto_explain.log_timing = off; SET client_min_messages = log`);
  for (const [title, sql] of Object.entries(QUESTIONS)) {
    const plans = [];
    const hear = ({ message }) => plans.push(message);
    client.on('notice', hear);
    await client.query(sql, [userId]);
    client.off('notice', hear);
    process.stdout.write(`\n### ${title}\n\n${plans.join('\n')}\n`);
  }
}
