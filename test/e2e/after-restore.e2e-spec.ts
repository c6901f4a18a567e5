import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RestoredDatabaseService } from '@app/auth';
import { type ApiClient } from '../support/api-client.js';
import { Outbox } from '../support/outbox.js';
import { PASSWORD, TestApp, type TestPerson } from '../support/test-app.js';

const outbox = new Outbox(/password/i);
let app: TestApp;
let person: TestPerson;

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: outbox.dataDir });
  person = await app.person();
});

afterAll(async () => {
  await app.stop();
  outbox.remove();
});

async function statusOfRefresh(api: ApiClient): Promise<number> {
  return (await app.anonymous.post('/auth/refresh', { refreshToken: api.refreshToken })).status;
}

describe('settling a database that was restored to the past', () => {
  it('ends every session and reset link, withdraws the key, and lets everybody sign in again', async () => {
    await app.anonymous.post('/auth/forgot-password', { email: person.email });
    const { token } = await outbox.take(person.email);

    const ended = await app.nest.get(RestoredDatabaseService).settle();

    expect(ended).toEqual({ sessions: 2, resetLinks: 1, challenges: 0 });
    for (const api of [app.owner, person.api]) {
      expect((await api.get('/auth/me')).status).toBe(401);
      expect(await statusOfRefresh(api)).toBe(401);
    }
    const reset = await app.anonymous.post('/auth/reset-password', { token, newPassword: 'seven quiet lanterns' });
    expect(reset.error.code).toBe('RESET_TOKEN_INVALID');
    const again = await app.anonymous.signIn(person.email, PASSWORD);
    expect((await again.get('/auth/me')).status).toBe(200);
  });

  it('is in the trail, with how much ended', async () => {
    const owner = await app.anonymous.signIn('owner@example.com', PASSWORD);
    const { data } = await owner.get('/audit-events?action=database.restored');
    expect(data).toEqual([
      expect.objectContaining({ action: 'database.restored', details: expect.objectContaining({ sessions: 2 }) }),
    ]);
  });
});
