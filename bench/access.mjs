// `npm run bench:access`: the access engine at the size of a large company. Seeds an embedded PostgreSQL, starts the built
// server on it, asks each question many times over one connection, and prints p50 and p95 beside what is promised. With
// --plans it also prints how PostgreSQL answers each. Exit code 1 when a promise does not hold.
import { parseArgs } from 'node:util';
import { ensureBuild } from '../scripts/lib/ensure-build.mjs';
import { ensureInstall } from '../scripts/lib/ensure-install.mjs';
import { main } from '../scripts/lib/main.mjs';
import { say } from '../scripts/lib/say.mjs';
import { POPULAR, SIZES, idOf, seedAccess } from './lib/access-seed.mjs';
import { Api } from './lib/api.mjs';
import { SECRET_KEY, startServer } from './lib/bench-server.mjs';
import { Connection, request } from './lib/connection.mjs';
import { startDatabase } from './lib/database-server.mjs';
import { percentile } from './lib/percentile.mjs';
import { printPlans } from './lib/plans.mjs';
import { table } from './lib/table.mjs';

const HELP = `Usage: npm run bench:access -- [options]

  --users <number>    ${SIZES.users}; roles, groups and holders in proportion
  --samples <number>  of each question (300); a preview is asked a tenth as often
  --plans             print the plans too
  --help
`;

await main(async (args) => {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  const options = parseArgs({ args, options: { users: text, samples: text, plans: flag, help: flag } }).values;
  if (options.help) return void process.stdout.write(HELP);
  await ensureInstall();
  await ensureBuild();
  const database = await startDatabase();
  try {
    return await bench(database, {
      plans: options.plans,
      sizes: sizesFor(options.users),
      samples: Number(options.samples ?? 300),
    });
  } finally {
    await database.stop();
  }
});

function sizesFor(users = String(SIZES.users)) {
  const share = Number(users) / SIZES.users;
  return Object.fromEntries(
    Object.entries(SIZES).map(([name, size]) => [name, Math.max(20, Math.round(size * share))]),
  );
}

async function bench({ client, url }, { sizes, samples, plans }) {
  await seedAccess(client, sizes, (step, seconds) => say(`${step}: ${seconds.toFixed(1)} s`));
  const server = await startServer({ DATABASE_URL: url, SECRET_KEY, PUBLIC_URL: 'http://localhost:3000' });
  try {
    const { token } = await (await Api.open(server.port)).signIn();
    const questions = await questionsFor(client, sizes, token);
    const rows = [];
    for (const question of questions) rows.push(await measure(await Connection.open(server.port), question, samples));
    process.stdout.write(
      `${table(
        ['question', 'asked', 'p50 ms', 'p95 ms', 'promised'],
        rows.map(({ cells }) => cells),
      )}\n`,
    );
    if (plans) await printPlans(client, await idOf(client, 'u', '7'));
    return rows.every(({ holds }) => holds) ? 0 : 1;
  } finally {
    await server.stop();
  }
}

/** Each asks about another user every time, so nothing is remembered from the last answer. */
async function questionsFor(client, sizes, token) {
  const { rows } = await client.query(`SELECT id FROM users WHERE email LIKE 'bench%' ORDER BY md5(email) LIMIT 5000`);
  const user = (n) => rows[n % rows.length].id;
  const permission = (n) => `bench:n${n % Math.floor(sizes.permissions / 10)}:v${n % 10}`;
  const popular = await idOf(client, 'r', '0');
  const group = await idOf(client, 'g', '1');
  const get = (path) => request('GET', path, { token });
  const post = (path, body) => request('POST', path, { body, token });
  const preview = (changes) => post('/access/preview', { changes });
  return [
    {
      name: 'check',
      promisedMs: 10,
      ask: (n) => post('/access/check', { userId: user(n), permission: permission(n) }),
    },
    {
      name: 'check, a batch of 100',
      ask: (n) =>
        post('/access/check', {
          checks: Array.from({ length: 100 }, (_, k) => ({ userId: user(n * 100 + k), permission: permission(k) })),
        }),
    },
    {
      name: 'explain',
      promisedMs: 50,
      ask: (n) => get(`/access/explain?userId=${user(n)}&permission=${permission(n)}`),
    },
    { name: 'permissions of a user', ask: (n) => get(`/access/permissions?userId=${user(n)}`) },
    { name: 'holders of a permission', promisedMs: 50, ask: (n) => get(`/access/holders?permission=${permission(n)}`) },
    {
      name: `holders of a role of ${sizes.popularHolders}`,
      promisedMs: 50,
      ask: () => get(`/access/holders?role=${POPULAR.role}`),
    },
    {
      name: `members of a role of ${sizes.popularHolders}, with their ways`,
      ask: () => get(`/roles/${popular}/members`),
    },
    {
      name: `preview: take the permission from a role of ${sizes.popularHolders}`,
      promisedMs: 2_000,
      isSlow: true,
      ask: () => preview([{ type: 'role.update', roleId: popular, permissions: [] }]),
    },
    {
      name: `preview: delete a role of ${sizes.popularHolders}`,
      promisedMs: 2_000,
      isSlow: true,
      ask: () => preview([{ type: 'role.delete', roleId: popular }]),
    },
    {
      name: 'preview: give the group above all others a role',
      isSlow: true,
      ask: () => preview([{ type: 'group.add-role', groupId: group, roleId: popular }]),
    },
  ];
}

async function measure(connection, { name, ask, promisedMs, isSlow }, samples) {
  const times = [];
  const count = isSlow ? Math.ceil(samples / 10) : samples;
  const warmUp = isSlow ? 1 : 20;
  for (let n = 0; n < warmUp + count; n++) {
    const { status, ms, text } = await connection.send(ask(n));
    if (status !== 200) throw new Error(`${name} answered ${status}: ${text}`);
    if (n >= warmUp) times.push(ms);
  }
  connection.close();
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
  const promised = promisedMs === undefined ? '' : `< ${promisedMs}`;
  const cells = [name, String(count), p50.toFixed(1), p95.toFixed(1), promised];
  return { cells, holds: promisedMs === undefined || p95 < promisedMs };
}
