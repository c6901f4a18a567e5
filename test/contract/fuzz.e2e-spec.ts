import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DocumentedOperation, documentedOperations } from '../support/contract/documented-operations.js';
import { requestsOf } from './fuzz-requests.js';
import { FuzzWorld } from './fuzz-world.js';

/**
 * Calls every operation of docs/openapi.json with whatever its schemas allow, and with what they do not. Each answer is held
 * against the document by the client; here it must be no 5xx. `npm run contract` does it for two minutes.
 */
const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 12);
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
/** Requests for one operation before the next has its turn. */
const RUNS_A_TURN = 12;
/** In the first turn, so that each operation has one soon; and of what deletes, so that something is left. */
const FEW_RUNS = 4;

/** Not called, and why. */
const EXCLUDED: Readonly<Record<string, string>> = {};

let world: FuzzWorld | undefined;
/** Of each operation, the statuses it answered with. */
const sent = new Map<string, number[]>();
const failures = new Map<string, string>();

beforeAll(async () => {
  world = await FuzzWorld.start();
});

afterAll(async () => {
  await world?.stop();
});

describe('every operation of the document', () => {
  it(
    'answers whatever it is sent as the document says, and never with a 5xx',
    async () => {
      const operations = documentedOperations.filter(({ name }) => !(name in EXCLUDED));
      const endsAt = Date.now() + SECONDS * 1000;
      for (let turn = 0; turn === 0 || Date.now() < endsAt; turn++) {
        for (const operation of operations) {
          if (turn > 0 && Date.now() >= endsAt) break;
          if (!failures.has(operation.name)) await fuzz(operation, turn);
        }
      }
      report();
      expect([...failures].map(([name, failure]) => `${name}\n${failure}`)).toEqual([]);
      expect(operations.filter(({ name }) => !sent.get(name)?.length)).toEqual([]);
    },
    SECONDS * 1000 + 120_000,
  );
});

/** Two turns with one seed would send the same keys and names. */
let turns = 0;

async function fuzz(operation: DocumentedOperation, turn: number): Promise<void> {
  await world!.mend();
  const statuses = sent.get(operation.name) ?? [];
  sent.set(operation.name, statuses);
  const property = fc.asyncProperty(requestsOf(operation), async (request) => {
    const { status, text } = await world!.send(request);
    statuses.push(status);
    if (status >= 500) throw new Error(`${status}: ${text}`);
  });
  const outcome = await fc.check(property, {
    numRuns: operation.method === 'DELETE' || turn === 0 ? FEW_RUNS : RUNS_A_TURN,
    seed: SEED + turns++,
  });
  if (outcome.failed)
    failures.set(operation.name, `${String(outcome.errorInstance)}\n${fc.defaultReportMessage(outcome)}`);
}

/** How many requests each operation had, and how many of them it did; only for the long run, which somebody reads. */
function report(): void {
  if (process.env['FUZZ_SECONDS'] === undefined) return;
  const lines = [...sent].map(([name, statuses]) => {
    const done = statuses.filter((status) => status < 400).length;
    return `${String(statuses.length).padStart(6)} sent ${String(done).padStart(6)} done  ${name}`;
  });
  const total = [...sent.values()].flat().length;
  const summary = `${total} requests to ${sent.size} operations in ${SECONDS} s, seed ${SEED}, ${world!.fresh} fresh worlds`;
  process.stdout.write(`${[...lines, summary].join('\n')}\n`);
}
