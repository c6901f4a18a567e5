import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { Outbox } from '../support/outbox.js';
import { COSTLY_ROUNDS, ROUNDS, atOnce, eachRound, keepSignedIn, outcomeOf, timeoutFor } from '../support/races.js';
import { PASSWORD, TestApp, type TestPerson } from '../support/test-app.js';
import { foundIn, textDump } from '../support/text-dump.js';

/** Each erasure looks through the mails of its data directory. */
const outbox = new Outbox();
let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: outbox.dataDir });
});

afterAll(async () => {
  await app.stop();
  outbox.remove();
});

const erase = (id: string, by: ApiClient = app.owner): Promise<ApiResponse> =>
  by.post(`/users/${id}/erase`, { reason: 'Race' });

describe('erasures that race', () => {
  it(
    'with everything else about the person: nobody comes back, no word is left',
    () =>
      eachRound(COSTLY_ROUNDS, async () => {
        const { id, email, api } = await app.person();
        const roleId = await app.roleId('auditor');
        const reason = `because-${id.slice(0, 8)}-${randomUUID()}`;
        const answers = await Promise.all([
          erase(id),
          ...[1, 2, 3].map(() => app.anonymous.post('/auth/login', { email, password: PASSWORD })),
          app.owner.post(`/users/${id}/roles`, { roleId, reason }),
          app.owner.patch(`/users/${id}`, { profile: { firstName: reason } }),
          app.owner.post(`/users/${id}/suspend`, { reason }),
          app.owner.delete(`/users/${id}`),
          app.anonymous.post('/auth/forgot-password', { email }),
        ]);
        expect(answers[0].status).toBe(204);
        expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
        expect((await api.get('/auth/me')).status).toBe(401);
        expect(await app.sql('SELECT FROM sessions WHERE user_id = $1', [id])).toEqual([]);
        expect(await untilNothingIsFound([email, reason])).toEqual({});
      }),
    timeoutFor(COSTLY_ROUNDS, 15),
  );

  it(
    'for the same person: one is made, the others find nobody',
    () =>
      eachRound(ROUNDS, async () => {
        await keepSignedIn(app.owner);
        const created = await app.owner.post('/users', { email: `${randomUUID()}@example.com` });
        const { id } = created.data as TestPerson;
        const answers = await atOnce(() => erase(id));
        expect(outcomeOf(answers)).toEqual({ 204: 1, 404: answers.length - 1 });
        expect(await app.auditEvents(`subjectId=${id}&action=user.erased`)).toHaveLength(1);
      }),
    timeoutFor(ROUNDS),
  );

  it(
    'between the last two owners: one of them remains, and can go on',
    async () => {
      let owner = await app.person(['owner']);
      const { id: firstOwner } = (await app.owner.get('/auth/me')).data as { id: string };
      expect((await erase(firstOwner, owner.api)).status).toBe(204);
      await eachRound(COSTLY_ROUNDS, async () => {
        const rival = await secondOwner(owner);
        const answers = await Promise.all([erase(owner.id, rival.api), erase(rival.id, owner.api)]);
        expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
        expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
        if (answers[0].status === 204) owner = rival;
        expect((await owner.api.get('/auth/me')).status).toBe(200);
      });
    },
    timeoutFor(COSTLY_ROUNDS, 10),
  );
});

/** A request for a link that is being looked up just then is waited for by the job. */
async function untilNothingIsFound(values: string[]): Promise<Record<string, string[]>> {
  let found: Record<string, string[]> = {};
  for (let tries = 0; tries < 40; tries++) {
    found = foundIn(await textDump(app), values);
    if (Object.keys(found).length === 0) break;
    await sleep(250);
  }
  return found;
}

async function secondOwner({ api }: TestPerson): Promise<TestPerson> {
  const email = `${randomUUID()}@example.com`;
  const { data } = await api.post('/users', { email, password: PASSWORD, roles: ['owner'] });
  return { id: (data as TestPerson).id, email, api: await app.anonymous.signIn(email, PASSWORD) };
}
