import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createRollcallClient } from '@rollcall/client';
import { createCrm } from '../../examples/crm/src/create-crm.js';
import { createRoles, createServiceKey } from '../../examples/crm/src/sample/rollcall-sample.js';
import { OWNER_EMAIL, PASSWORD, TestApp, type TestPerson } from '../support/test-app.js';
import { type AppAnswer, AppClient } from './support/app-client.js';
import { Gate } from './support/gate.js';

/** Not where the CRM reaches Rollcall: tokens are issued in the public name. */
const ISSUER = 'https://id.example.com';
const BOUND_MS = 1000;
const TIMEOUT_MS = 500;
/** For the way there and back, on a machine that does much else. */
const SLACK_MS = 400;
const SESSION = 'GET /api/v1/auth/sessions';
const CHECK = 'POST /api/v1/access/check';

let app: TestApp;
let gate: Gate;
let apiKey: string;
let crm: NestFastifyApplication;

beforeAll(async () => {
  app = await TestApp.start({ PUBLIC_URL: ISSUER });
  gate = await Gate.inFrontOf(app.url);
  const credentials = { type: 'session', email: OWNER_EMAIL, password: PASSWORD } as const;
  const owner = createRollcallClient({ baseUrl: app.url, credentials });
  apiKey = await createServiceKey(owner);
  crm = await startCrm();
  await createRoles(owner);
}, 60_000);

afterAll(async () => {
  await crm.close();
  gate.stop();
  await app.stop();
});

async function startCrm(settings: { apiKey?: string; maxAnswerAgeMs?: number } = {}): Promise<NestFastifyApplication> {
  const own = {
    rollcallUrl: gate.url,
    issuer: ISSUER,
    apiKey,
    maxAnswerAgeMs: BOUND_MS,
    timeoutMs: TIMEOUT_MS,
    ...settings,
  };
  const started = await createCrm(own);
  await started.listen(0, '127.0.0.1');
  return started;
}

interface Member extends TestPerson {
  readonly crm: AppClient;
}

async function member(...roles: string[]): Promise<Member> {
  const person = await app.person(roles);
  return { ...person, crm: await clientWith(person.api.accessToken) };
}

async function clientWith(token?: string, of = crm): Promise<AppClient> {
  return new AppClient(await of.getUrl(), token);
}

const statusAndCode = ({ status, code }: AppAnswer): [number, string | undefined] => [status, code];
const idOf = ({ data }: AppAnswer): string => (data as { id: string }).id;
const idsOf = ({ data }: AppAnswer): string[] => (data as { id: string }[]).map(({ id }) => id);

async function openDeal(seller: Member, title = 'Forty seats'): Promise<string> {
  const contact = await seller.crm.post('/contacts', { name: 'Zoe Müller', company: 'Lantern Books' });
  return idOf(await seller.crm.post('/deals', { title, amountCents: 120_000, contactId: idOf(contact) }));
}

/** Asks again and again. @returns when it was last let in, and what it was told once it no longer was */
async function untilRefused(client: AppClient): Promise<{ lastAllowedAt: number; refusal: AppAnswer }> {
  const deadline = performance.now() + 10 * BOUND_MS;
  let lastAllowedAt = -Infinity;
  while (performance.now() < deadline) {
    const askedAt = performance.now();
    const answer = await client.get('/deals');
    if (answer.status !== 200) return { lastAllowedAt, refusal: answer };
    lastAllowedAt = askedAt;
    await sleep(20);
  }
  throw new Error('It is let in for ever');
}

describe('the deals of the CRM', () => {
  let sales: Member;
  let sales2: Member;
  let manager: Member;
  let outsider: Member;
  let own: string;
  let others: string;

  beforeAll(async () => {
    [sales, sales2, manager, outsider] = await Promise.all([
      member('sales'),
      member('sales'),
      member('sales-manager'),
      member(),
    ]);
    [own, others] = await Promise.all([openDeal(sales), openDeal(sales2)]);
  });

  it('are shown to sales when they own them, to the manager all, to an outsider never, to nobody without a sign-in', async () => {
    expect(idsOf(await sales.crm.get('/deals'))).toEqual([own]);
    expect(idsOf(await manager.crm.get('/deals'))).toEqual(expect.arrayContaining([own, others]));
    for (const path of ['/deals', `/deals/${own}`, `/deals/${own}/activities`, '/pipeline', '/contacts']) {
      expect(statusAndCode(await outsider.crm.get(path))).toEqual([403, 'PERMISSION_DENIED']);
      const answer = await (await clientWith()).get(path);
      expect(statusAndCode(answer)).toEqual([401, 'UNAUTHENTICATED']);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
    expect((await outsider.crm.post('/deals', {})).status).toBe(403);
    expect((await outsider.crm.get('/me')).data).toEqual({ id: outsider.id, permissions: [] });
    expect((await (await clientWith()).get('/health')).status).toBe(200);
  });

  it('of others are not found, not even to be changed, moved or noted upon', async () => {
    const answers = await Promise.all([
      sales.crm.get(`/deals/${others}`),
      sales.crm.patch(`/deals/${others}`, { title: 'Mine' }),
      sales.crm.post(`/deals/${others}/stage`, { stage: 'lost' }),
      sales.crm.get(`/deals/${others}/activities`),
      sales.crm.post(`/deals/${others}/activities`, { kind: 'note', text: 'Hello' }),
    ]);
    for (const answer of answers) expect(statusAndCode(answer)).toEqual([404, 'DEAL_NOT_FOUND']);
    expect((await sales2.crm.get(`/deals/${others}`)).data).toMatchObject({ title: 'Forty seats', stage: 'lead' });
  });

  it('move through their stages, and every move and call is noted', async () => {
    const id = await openDeal(sales, 'A way to go');
    const move = (client: AppClient, stage: string): Promise<AppAnswer> => client.post(`/deals/${id}/stage`, { stage });
    expect(statusAndCode(await move(sales.crm, 'won'))).toEqual([409, 'STAGE_MOVE_REFUSED']);
    expect((await sales.crm.post(`/deals/${id}/activities`, { kind: 'call', text: 'Likes it' })).status).toBe(201);
    for (const stage of ['qualified', 'proposal']) expect((await move(sales.crm, stage)).data).toMatchObject({ stage });
    expect((await move(manager.crm, 'won')).status).toBe(200);
    expect(statusAndCode(await move(sales.crm, 'lost'))).toEqual([409, 'DEAL_CLOSED']);
    const noted = (await sales.crm.get(`/deals/${id}/activities`)).data as { text: string; byId: string }[];
    expect(noted.map(({ text }) => text)).toEqual([
      'Likes it',
      'lead → qualified',
      'qualified → proposal',
      'proposal → won',
    ]);
    expect(noted.at(-1)!.byId).toBe(manager.id);
    const won = { stage: 'won', deals: 1, amountCents: 120_000 };
    expect((await sales.crm.get('/pipeline')).data).toContainEqual(won);
    expect((await sales2.crm.get('/pipeline')).data).toContainEqual({ ...won, deals: 0, amountCents: 0 });
  });

  it('are handed over by the manager alone', async () => {
    const id = await openDeal(sales, 'To hand over');
    const refused = await sales.crm.patch(`/deals/${id}`, { ownerId: sales2.id });
    expect(statusAndCode(refused)).toEqual([403, 'PERMISSION_DENIED']);
    expect((await manager.crm.patch(`/deals/${id}`, { ownerId: sales2.id })).status).toBe(200);
    expect((await sales.crm.get(`/deals/${id}`)).status).toBe(404);
    expect((await sales2.crm.patch(`/deals/${id}`, { title: 'Taken over' })).data).toMatchObject({
      id,
      title: 'Taken over',
    });
  });

  it.each([
    ['an unknown field', { ownerId: 'x', isWon: true }],
    ['null', { title: null }],
    ['a contact that there is not', { contactId: '6a0c8c5e-52c7-4f0e-8a93-0c8f0c9a4f11' }],
    ['text for a number', { amountCents: '12' }],
  ])('refuse %s', async (_, changes) => {
    expect((await sales.crm.patch(`/deals/${own}`, changes)).status).toBe(400);
    expect((await sales.crm.get(`/deals/${own}`)).data).toMatchObject({ title: 'Forty seats', amountCents: 120_000 });
  });
});

describe('the permissions of the CRM', () => {
  it('stand in Rollcall after its start, and starting again changes nothing', async () => {
    const registered = async (): Promise<unknown> => (await app.owner.get('/permissions?namespace=crm&limit=100')).data;
    const before = await registered();
    expect(before).toContainEqual({
      code: 'crm:deal:read-all',
      description: 'Read the deals of everybody',
      isSystem: false,
    });
    await (await startCrm()).close();
    expect(await registered()).toEqual(before);
  });

  it('keep the CRM from starting when its key may not register them', async () => {
    await expect(startCrm({ apiKey: 'rk_live_nobody' })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('within the bound, while requests keep coming', () => {
  let person: Member;

  beforeEach(async () => {
    person = await member('sales');
    expect((await person.crm.get('/deals')).status).toBe(200);
  });

  async function expectEnd(change: () => Promise<unknown>, refusal: [number, string]): Promise<void> {
    const refused = untilRefused(person.crm);
    await sleep(200);
    await change();
    const changedAt = performance.now();
    const { lastAllowedAt, refusal: answer } = await refused;
    expect(statusAndCode(answer)).toEqual(refusal);
    expect(lastAllowedAt - changedAt).toBeLessThan(BOUND_MS + SLACK_MS);
  }

  it('a role that is taken away is no longer held', async () => {
    const [grant] = (await app.owner.get(`/users/${person.id}/roles`)).data as { id: string; role: { name: string } }[];
    await expectEnd(() => app.owner.delete(`/users/${person.id}/roles/${grant!.id}`), [403, 'PERMISSION_DENIED']);
    expect((await person.crm.get('/me')).data).toMatchObject({ permissions: [] });
  });

  it('whoever is suspended is out with a valid token, and stays out with it once they are active again', async () => {
    await expectEnd(() => app.owner.post(`/users/${person.id}/suspend`, { reason: 'e2e' }), [401, 'UNAUTHENTICATED']);
    await app.owner.post(`/users/${person.id}/activate`);
    await sleep(BOUND_MS);
    expect((await person.crm.get('/me')).status).toBe(401);
    const again = await app.anonymous.signIn(person.email, PASSWORD);
    expect((await (await clientWith(again.accessToken)).get('/deals')).status).toBe(200);
  });

  it('whoever signs out is out, and not the same person elsewhere', async () => {
    const elsewhere = await app.anonymous.signIn(person.email, PASSWORD);
    await expectEnd(() => person.api.post('/auth/logout'), [401, 'UNAUTHENTICATED']);
    expect((await (await clientWith(elsewhere.accessToken)).get('/deals')).status).toBe(200);
  });

  it('a role that is given counts as soon', async () => {
    const newcomer = await member();
    expect((await newcomer.crm.get('/deals')).status).toBe(403);
    await app.owner.post(`/users/${newcomer.id}/roles`, { roleId: await app.roleId('sales') });
    await sleep(BOUND_MS);
    expect((await newcomer.crm.get('/deals')).status).toBe(200);
  });
});

it('whoever must first change their password, or enrol a second factor, is told so', async () => {
  await app.owner.post('/roles', { name: 'sales-abroad', permissions: [], parents: ['sales'], mfaRequired: true });
  const answerTo = async (account: object): Promise<[number, string | undefined]> => {
    const email = `${randomUUID()}@crm.example`;
    await app.owner.post('/users', { email, password: PASSWORD, ...account });
    const { accessToken } = await app.anonymous.signIn(email, PASSWORD);
    return statusAndCode(await (await clientWith(accessToken)).get('/deals'));
  };
  expect(await answerTo({ roles: ['sales'], mustChangePassword: true })).toEqual([403, 'PASSWORD_CHANGE_REQUIRED']);
  expect(await answerTo({ roles: ['sales-abroad'] })).toEqual([403, 'MFA_ENROLMENT_REQUIRED']);
});

it('whoever acts as somebody else sees what they see, and changes nothing', async () => {
  const seller = await member('sales');
  const deal = await openDeal(seller);
  const acting = await app.owner.post(`/users/${seller.id}/impersonate`, { reason: 'e2e' });
  const crmAsSeller = await clientWith((acting.data as { accessToken: string }).accessToken);
  expect(idsOf(await crmAsSeller.get('/deals'))).toEqual([deal]);
  const refused = await crmAsSeller.post(`/deals/${deal}/activities`, { kind: 'note', text: 'Not by me' });
  expect(statusAndCode(refused)).toEqual([403, 'IMPERSONATION_FORBIDDEN']);
  expect((await seller.crm.get(`/deals/${deal}/activities`)).data).toEqual([]);
});

it('fifty requests at once ask Rollcall once, and six permissions travel together', async () => {
  const person = await member('sales');
  gate.forgetCalls();
  const answers = await Promise.all(Array.from({ length: 50 }, () => person.crm.get('/contacts')));
  for (const { status } of answers) expect(status).toBe(200);
  expect([gate.count(SESSION), gate.count(CHECK)]).toEqual([1, 1]);
  const held = ['crm:contact:read', 'crm:contact:write', 'crm:deal:read', 'crm:deal:write'];
  expect((await person.crm.get('/me')).data).toEqual({ id: person.id, permissions: held });
  expect(gate.count(CHECK)).toBe(2);
  expect(gate.count('GET /.well-known/jwks.json')).toBeLessThanOrEqual(1);
});

describe('while Rollcall', () => {
  afterEach(() => {
    gate.state = 'open';
  });

  it.each(['shut', 'stalled'] as const)(
    'is %s, what is known counts to the bound; then 503, until it is back',
    async (state) => {
      const [person, stranger] = [await member('sales'), await member('sales')];
      const knownAt = performance.now();
      expect((await person.crm.get('/deals')).status).toBe(200);
      gate.state = state;
      expect((await person.crm.get('/deals')).status).toBe(200);
      const startedAt = performance.now();
      expect(statusAndCode(await stranger.crm.get('/deals'))).toEqual([503, 'SERVICE_UNAVAILABLE']);
      expect(performance.now() - startedAt).toBeLessThan(5 * TIMEOUT_MS);
      const { lastAllowedAt, refusal } = await untilRefused(person.crm);
      expect(lastAllowedAt - knownAt).toBeLessThan(BOUND_MS + SLACK_MS);
      expect(statusAndCode(refusal)).toEqual([503, 'SERVICE_UNAVAILABLE']);
      expect(refusal.headers.get('retry-after')).toBe('1');
      gate.state = 'open';
      expect((await person.crm.get('/deals')).status).toBe(200);
    },
  );

  it('takes the key of the CRM away, nobody is blamed for it: 503', async () => {
    const person = await member('sales');
    const accounts = (await app.owner.get('/service-accounts')).data as { id: string }[];
    const keys = `/service-accounts/${accounts[0]!.id}/keys`;
    const spare = (await app.owner.post(keys, { name: 'spare', permissions: ['access:read', 'permissions:manage'] }))
      .data;
    const { id, key } = spare as { id: string; key: string };
    const other = await startCrm({ apiKey: key });
    await app.owner.delete(`${keys}/${id}`);
    const answer = await (await clientWith(person.api.accessToken, other)).get('/deals');
    expect(statusAndCode(answer)).toEqual([503, 'SERVICE_UNAVAILABLE']);
    await other.close();
  });
});

it('signing keys that rotate go unnoticed', async () => {
  const person = await member('sales');
  const isRunning = { now: true };
  const statuses = new Set<number>();
  const asking = (async () => {
    while (isRunning.now) statuses.add((await person.crm.get('/deals')).status);
  })();
  const kids = new Set<string>();
  for (let n = 0; n < 3; n++) {
    // In production a key is published for 330 s before it signs; the CRM reads unknown keys at most once a second.
    await sleep(1500);
    await app.sql(`UPDATE signing_keys SET created_at = now() - interval '6 minutes' WHERE status = 'next'`);
    const rotated = await app.owner.post('/signing-keys/rotate', {});
    kids.add((rotated.data as { kid: string }).kid);
    const renewed = await app.anonymous.signIn(person.email, PASSWORD);
    expect((await (await clientWith(renewed.accessToken)).get('/deals')).status).toBe(200);
  }
  isRunning.now = false;
  await asking;
  expect([...statuses]).toEqual([200]);
  expect(kids.size).toBe(3);
});
