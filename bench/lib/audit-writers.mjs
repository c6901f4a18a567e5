// What sealing costs the writers: two servers, one of them sealing, under the same full load in turns.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, request } from './connection.mjs';
import { familySeconds } from './process-use.mjs';
import { table } from './table.mjs';

const WRITERS = 16;
/** On, off, off, on: what drifts during the run burdens both alike. */
const ORDER = ['on', 'off', 'off', 'on'];

export async function measureWriters(world, { seconds, phases }) {
  const sides = {
    on: await side(world, 'audit_on', '1'),
    off: await side(world, 'audit_off', '3600'),
  };
  for (const name of ['on', 'off']) await write(sides[name], 2_000);
  const measured = { on: [], off: [] };
  for (let phase = 0; phase < phases; phase++) {
    const name = ORDER[phase % ORDER.length];
    measured[name].push(await phaseOf(world, sides[name], seconds * 1000));
  }
  report(measured);
}

async function side(world, name, sealSeconds) {
  const { server, owner } = await world.start(name, { AUDIT_SEAL_SECONDS: sealSeconds });
  const connections = [];
  for (let n = 0; n < WRITERS; n++) {
    const { id } = await owner.call('POST', '/users', { email: `writer${n}@example.com` });
    connections.push({ id, connection: await Connection.open(server.port) });
  }
  return { server, token: owner.token, connections };
}

async function phaseOf(world, side, durationMs) {
  const before = costOf(world, side);
  const writes = await write(side, durationMs);
  // What a phase left to be sealed is its own burden, not that of the next.
  if (durationMs > 0) await sleep(1_500);
  return { perSecond: writes / (durationMs / 1000), processorMs: (costOf(world, side) - before) / writes };
}

/** Processor time so far, in ms. */
function costOf({ database }, { server }) {
  const postmaster = Number(readFileSync(`${database.dataDir}/postmaster.pid`, 'utf8').split('\n')[0]);
  return 1000 * (familySeconds(server.child.pid) + familySeconds(postmaster));
}

/** @returns how many changes were acknowledged */
async function write({ connections, token }, durationMs) {
  const end = Date.now() + durationMs;
  const counts = await Promise.all(
    connections.map(async ({ id, connection }) => {
      let written = 0;
      for (; Date.now() < end; written++) {
        const body = { profile: { displayName: `Name ${Date.now()} ${written}` } };
        const { status } = await connection.send(request('PATCH', `/users/${id}`, { body, token }));
        if (status !== 200) throw new Error(`a write was answered ${status}`);
      }
      return written;
    }),
  );
  return counts.reduce((total, count) => total + count, 0);
}

function report(measured) {
  const row = (title, of, digits) => {
    const [on, off] = [measured.on, measured.off].map((phases) => median(phases.map(of)));
    const loss = title.startsWith('changes') ? 100 - (100 * on) / off : (100 * on) / off - 100;
    const all = (phases) => phases.map((phase) => of(phase).toFixed(digits)).join(' ');
    return [
      title,
      `${on.toFixed(digits)} (${all(measured.on)})`,
      `${off.toFixed(digits)} (${all(measured.off)})`,
      `${loss.toFixed(1)} %`,
    ];
  };
  const head = [`${WRITERS} writers`, 'sealing on: median (phases)', 'off', 'sealing costs'];
  const rows = [
    row('changes a second', ({ perSecond }) => perSecond, 0),
    row('processor time of a change, server and database, ms', (phase) => phase.processorMs, 2),
  ];
  process.stdout.write(`${table(head, rows)}\n\n`);
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
