// First pages and deep ones of a large trail, for each filter and each two of them, with values that are common, rare and absent.
import { Connection, request } from './connection.mjs';
import { SEEDED } from './audit-seed.mjs';
import { percentile } from './percentile.mjs';
import { explainEverything, plansOf } from './server-plans.mjs';
import { milliseconds, table } from './table.mjs';

const WARM_UPS = 3;
const PROMISED_MS = 50;
const EXPLAINED = 5;

const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString();

/** By the name of the filter: the value's kind, and what stands in the query. */
const VALUES = {
  actor: Object.entries(SEEDED.actor).map(([kind, id]) => [kind, `actorId=${id}`]),
  subject: Object.entries(SEEDED.subject).map(([kind, id]) => [kind, `subjectId=${id}`]),
  action: [
    ['common', 'action=user.updated'],
    ['rare', 'action=role.created'],
    ['absent', 'action=group.deleted'],
  ],
  outcome: [
    ['common', 'outcome=success'],
    ['rare', 'outcome=denied'],
  ],
  time: [
    ['a day, long ago', `from=${daysAgo(100)}&to=${daysAgo(99)}`],
    ['until long ago', `to=${daysAgo(120)}`],
    ['before all', `to=${daysAgo(1_000)}`],
  ],
  'request id': [
    ['one', 'requestId=bench-4711'],
    ['absent', 'requestId=never'],
  ],
  text: [
    ['common', 'q=person'],
    ['rare', 'q=person%2012345'],
    ['absent', 'q=nobody%20wrote%20this'],
  ],
};

/** @param explained the database, when the plans of the slowest pages are to be printed as well */
export async function measureFilters({ server, owner }, rounds, explained) {
  const connection = await Connection.open(server.port);
  const ask = (query) => connection.send(request('GET', `/audit-events${query}`, { token: owner.token }));
  const cases = [['no filter', ''], ...singles(), ...pairs()];
  const rows = [];
  for (const [name, query] of cases) rows.push([name, ...(await measure(ask, `?${query}`, rounds)), `?${query}`]);
  for (const [name, query] of [['no filter', ''], ...singles().filter(([title]) => /common|busy/.test(title))]) {
    rows.push([`${name}, behind 5 000`, ...(await measure(ask, await deepCursor(ask, query), rounds))]);
  }
  const { data } = JSON.parse((await ask('?requestId=bench-4711')).text);
  rows.push(['proof of inclusion', ...(await measure(ask, `/${data[0].id}/proof`, rounds))]);
  const slow = rows.filter(([, , p95]) => p95 >= PROMISED_MS).length;
  const shown = rows
    .toSorted((a, b) => b[2] - a[2])
    .map(([name, p50, p95]) => [name, milliseconds(p50), milliseconds(p95)]);
  process.stdout.write(`${table(['page, slowest first', 'p50 ms', 'p95 ms'], shown)}\n\n`);
  process.stdout.write(`${rows.length} pages, ${slow} of them with a p95 of ${PROMISED_MS} ms or more\n\n`);
  if (explained) await printPlans(explained, rows, ask);
  connection.close();
}

/** Of first pages, slowest first: each is asked once more. */
async function printPlans(database, rows, ask) {
  await explainEverything(database, database.name);
  const asked = rows.filter(([, , , query]) => query !== undefined).toSorted((a, b) => b[2] - a[2]);
  for (const [name, , , query] of asked.slice(0, EXPLAINED)) {
    const plans = await plansOf(database, 'user_audit_log', () => ask(query));
    process.stdout.write(`## ${name}: GET /audit-events${query}\n\n${plans.join('\n')}\n`);
  }
}

function singles() {
  return Object.entries(VALUES).flatMap(([filter, values]) =>
    values.map(([kind, query]) => [`${filter} ${kind}`, query]),
  );
}

function pairs() {
  const filters = Object.keys(VALUES);
  return filters.flatMap((one, place) =>
    filters
      .slice(place + 1)
      .flatMap((other) =>
        VALUES[one].flatMap(([kind, query]) =>
          VALUES[other].map(([otherKind, otherQuery]) => [
            `${one} ${kind}, ${other} ${otherKind}`,
            `${query}&${otherQuery}`,
          ]),
        ),
      ),
  );
}

async function measure(ask, query, rounds) {
  const times = [];
  for (let n = 0; n < WARM_UPS + rounds; n++) {
    const { status, text, ms } = await ask(query);
    if (status !== 200) throw new Error(`${query} was answered ${status}: ${text}`);
    if (n >= WARM_UPS) times.push(ms);
  }
  return [percentile(times, 0.5), percentile(times, 0.95)];
}

/** A reader who went on and on. */
async function deepCursor(ask, query) {
  let cursor = '';
  for (let page = 0; page < 50; page++) {
    const { meta } = JSON.parse((await ask(`?${query}&limit=100${cursor}`)).text);
    cursor = `&cursor=${meta.nextCursor}`;
  }
  return `?${query}${cursor}`;
}
