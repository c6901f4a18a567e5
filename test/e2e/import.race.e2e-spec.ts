import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportBatchService } from '../../libs/users/src/imports/import-batch.service.js';
import { type ImportWish } from '../../libs/users/src/imports/import-task.js';
import { ImportWorker } from '../../libs/users/src/imports/import.worker.js';
import { ImportsRepository } from '../../libs/users/src/imports/imports.repository.js';
import { User } from '../../libs/users/src/user.entity.js';
import { ROUNDS, atOnce, eachRound, outcomeOf, timeoutFor } from '../support/races.js';
import { TestApp } from '../support/test-app.js';

const WISH: ImportWish = {
  ...{ format: 'ndjson', filename: null, dryRun: false, invite: false, onExisting: 'fail', roles: [], groups: [] },
};
const COMMAND_LINE = { importerId: null, sessionId: null, serviceAccountId: null, apiKeyId: null, requestId: null };

let app: TestApp;
let imports: ImportsRepository;

beforeAll(async () => {
  app = await TestApp.start();
  imports = app.nest.get(ImportsRepository, { strict: false });
  // Whoever works here is said below.
  await app.nest.get(ImportWorker, { strict: false }).beforeApplicationShutdown();
});

afterAll(() => app.stop());

async function queued(): Promise<string> {
  const id = await imports.insert(WISH, COMMAND_LINE);
  await imports.queue(id, undefined, 10, { byte: 0, lines: 0 });
  return id;
}

describe('an import', () => {
  it(
    'has one worker, whoever wants it at once',
    () =>
      eachRound(ROUNDS, async () => {
        const id = await queued();
        const claims = await atOnce(() => imports.claim(randomUUID(), id));
        expect(claims.filter(Boolean)).toHaveLength(1);
      }),
    timeoutFor(ROUNDS),
  );

  it('that was taken from a worker who stalled takes nothing from that one any more', async () => {
    const [stalled, next] = [randomUUID(), randomUUID()];
    const id = await queued();
    const task = await imports.claim(stalled, id);
    await app.sql('UPDATE user_imports SET leased_until = now() WHERE id = $1', [id]);
    expect(await imports.claim(next, id)).toMatchObject({ id, attempts: 2 });

    const email = 'stalled@example.com';
    const user = User.create({
      id: randomUUID(),
      email,
      passwordHash: undefined,
      mustChangePassword: false,
      profile: {},
    });
    const rows = [{ line: 1, account: { user, roles: undefined, groups: [] } }];
    const batch = { rows, next: { byte: 10, lines: 1 }, isLast: true };
    const batches = app.nest.get(ImportBatchService, { strict: false });
    expect(await batches.commit({ importId: id, workerId: stalled }, task!, batch, 1)).toBe(false);
    expect(await app.sql('SELECT FROM users WHERE email = $1', [email])).toEqual([]);
    expect(await app.sql('SELECT FROM user_import_rows WHERE import_id = $1', [id])).toEqual([]);

    expect(await batches.commit({ importId: id, workerId: next }, task!, batch, 1)).toBe(false);
    expect((await app.owner.get(`/users/imports/${id}`)).data).toMatchObject({
      state: 'finished',
      counts: { created: 1 },
    });
    expect(await batches.commit({ importId: id, workerId: next }, task!, batch, 1)).toBe(false);
    expect(await app.sql('SELECT email FROM users WHERE email = $1', [email])).toHaveLength(1);
  });

  it(
    'is cancelled once, whoever cancels at once',
    () =>
      eachRound(ROUNDS, async () => {
        const id = await queued();
        const answers = await atOnce(() => app.owner.post(`/users/imports/${id}/cancel`));
        expect(outcomeOf(answers)).toEqual({ 200: 1, 409: 19 });
      }),
    timeoutFor(ROUNDS),
  );

  it(
    'with one address in two files makes one account of it',
    async () => {
      const batches = app.nest.get(ImportBatchService, { strict: false });
      await eachRound(ROUNDS, async (round) => {
        const commits = await atOnce(async (n) => {
          const workerId = randomUUID();
          const id = await queued();
          const task = (await imports.claim(workerId, id))!;
          // Each file names them in another order.
          const rows = Array.from({ length: 5 }, (_, line) => {
            const email = `both${round}.${(line + n) % 5}@example.com`;
            const user = User.create({
              id: randomUUID(),
              email,
              passwordHash: undefined,
              mustChangePassword: false,
              profile: {},
            });
            return { line: line + 1, account: { user, roles: undefined, groups: [] } };
          });
          await batches.commit(
            { importId: id, workerId },
            task,
            { rows, next: { byte: 10, lines: 5 }, isLast: true },
            1,
          );
          return (await app.owner.get(`/users/imports/${id}`)).data as { counts: { created: number; failed: number } };
        }, 6);
        const sum = (of: 'created' | 'failed'): number => commits.reduce((total, { counts }) => total + counts[of], 0);
        expect([sum('created'), sum('failed')]).toEqual([5, 25]);
      });
    },
    timeoutFor(ROUNDS),
  );
});
