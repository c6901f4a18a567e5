// Asks one route again and again at a steady pace, in a process of its own: `node steady-probe.mjs <JSON>`. A request counts
// from when it was due, so that an answer that comes late also counts against those it delayed (no coordinated omission).
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, request } from './connection.mjs';

const { port, seconds, perSecond, routes } = JSON.parse(process.argv[2]);
const CONNECTIONS = 8;

class Pool {
  static async open() {
    return new Pool(await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(port))));
  }

  constructor(connections) {
    this.all = connections;
    this.idle = [...connections];
    this.waiting = [];
  }

  async send(bytes) {
    // The longest idle first, or the server closes those that never have their turn.
    const connection = this.idle.shift() ?? (await new Promise((resolve) => this.waiting.push(resolve)));
    try {
      return await connection.send(bytes);
    } finally {
      const next = this.waiting.shift();
      if (next) next(connection);
      else this.idle.push(connection);
    }
  }

  close() {
    for (const connection of this.all) connection.close();
  }
}

async function ask(pool, bytes, results) {
  const dueAt = performance.now();
  const { status } = await pool.send(bytes);
  results.push({ status, ms: performance.now() - dueAt });
}

/** `offsetMs`: the routes take turns, so that they do not queue behind each other. */
async function probe({ path, token }, offsetMs) {
  const pool = await Pool.open();
  const bytes = request('GET', path, { token });
  const results = [];
  const answers = [];
  const startAt = performance.now() + 100 + offsetMs;
  for (let sent = 0; sent < seconds * perSecond; sent++) {
    await sleep(Math.max(0, startAt + (sent * 1_000) / perSecond - performance.now()));
    answers.push(ask(pool, bytes, results));
  }
  await Promise.all(answers);
  pool.close();
  return results;
}

const measured = await Promise.all(
  routes.map(async (route, index) => [route.name, await probe(route, (index * 1_000) / perSecond / routes.length)]),
);
process.stdout.write(JSON.stringify(Object.fromEntries(measured)));
