import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApp, type TestPerson } from '../support/test-app.js';

interface Changes {
  gains: { permission: string; scope: string }[];
  losses: { permission: string; scope: string }[];
  isComplete: boolean;
  edges: { items: Edge[]; nextCursor: string | null };
}

interface Edge {
  at: string;
  change: string;
  kind: string;
  id: string;
  by: string | null;
  reason: string | null;
  group: { name: string } | null;
  role: { name: string } | null;
}

let app: TestApp;
let ana: TestPerson;
let ownerId: string;
/** Between one change and the next. */
const instants: string[] = [];
let ids: { base: string; heir: string; group: string; grant: string };

/** Everything that can lead ana to a permission, made and ended one after the other. */
beforeAll(async () => {
  app = await TestApp.start();
  ana = await app.person([]);
  ownerId = ((await app.owner.get('/auth/me')).data as { id: string }).id;
  await note();
  const base = await make({ type: 'role.create', name: 'base', permissions: ['users:read'] });
  const heir = await make({ type: 'role.create', name: 'heir', parents: ['base'] });
  const group = await make({ type: 'group.create', name: 'Sales' });
  await make({ type: 'group.add-role', groupId: group, roleId: heir, scope: 'org:1' });
  await note();
  await make({ type: 'group.add-members', groupId: group, userIds: [ana.id] });
  await note();
  const reason = 'Stands in for Bo';
  const grant = await make({ type: 'grant', userId: ana.id, roleId: base, reason, ticket: 'HR-1' });
  await note();
  await make({ type: 'role.update', roleId: base, permissions: ['audit:read'] });
  await note();
  await make({ type: 'revoke', userId: ana.id, grantId: grant });
  await note();
  await make({ type: 'group.remove-members', groupId: group, userIds: [ana.id] });
  await note();
  ids = { base, heir, group, grant };
});

afterAll(() => app.stop());

async function make(change: object): Promise<string> {
  const response = await app.owner.post('/access/apply', { changes: [change] });
  if (response.status !== 201) throw new Error(response.text);
  return (response.data as { changes: { id: string }[] }).changes[0]!.id;
}

async function note(): Promise<void> {
  await sleep(5);
  instants.push(new Date().toISOString());
  await sleep(5);
}

const ask = (query: Record<string, string>) =>
  app.owner.get(`/access/changes?${new URLSearchParams(query).toString()}`);

async function changes(subject: Record<string, string>, from: number, to?: number): Promise<Changes> {
  const response = await ask({ ...subject, from: instants[from]!, ...(to !== undefined && { to: instants[to]! }) });
  if (response.status !== 200) throw new Error(response.text);
  return response.data as Changes;
}

const briefly = ({ edges }: Changes) => edges.items.map(({ change, kind }) => `${kind} ${change}`);

describe('what changed between two instants', () => {
  it.each([
    ['a membership', 1, 2, ['users:read org:1'], [], ['membership began']],
    ['a grant', 2, 3, ['users:read *'], [], ['grant began']],
    [
      'what a role carries',
      3,
      4,
      ['audit:read *', 'audit:read org:1'],
      ['users:read *', 'users:read org:1'],
      ['role-permission ended', 'role-permission began'],
    ],
    ['a revocation', 4, 5, [], ['audit:read *'], ['grant ended']],
    ['a membership that ends', 5, 6, [], ['audit:read org:1'], ['membership ended']],
    ['nothing', 4, 4.5, [], [], []],
  ])('shows %s', async (_, from, to, gains, losses, edges) => {
    const until = Number.isInteger(to) ? instants[to]! : new Date(Date.parse(instants[from]!) + 1).toISOString();
    const found = (await ask({ userId: ana.id, from: instants[from]!, to: until })).data as Changes;
    const told = (entries: Changes['gains']): string[] => entries.map((one) => `${one.permission} ${one.scope}`);
    expect([told(found.gains), told(found.losses), briefly(found)]).toEqual([gains, losses, edges]);
  });

  it('says of a grant who gave and took it, why and when', async () => {
    const [began, ended] = (await changes({ userId: ana.id }, 2, 5)).edges.items.filter(({ kind }) => kind === 'grant');
    expect(began).toMatchObject({
      id: ids.grant,
      change: 'began',
      by: ownerId,
      reason: 'Stands in for Bo',
      ticket: 'HR-1',
    });
    expect(ended).toMatchObject({ id: ids.grant, change: 'ended', by: ownerId, role: { name: 'base' } });
    expect(began!.at > instants[2]! && ended!.at < instants[5]!).toBe(true);
  });

  it('says when a grant ran out by itself', async () => {
    const validUntil = new Date(Date.now() + 300).toISOString();
    const id = await make({ type: 'grant', userId: ana.id, roleId: ids.base, scope: 'org:9', validUntil });
    await sleep(400);
    const { gains, edges } = await changes({ userId: ana.id }, 6);
    expect(gains).toEqual([]);
    expect(edges.items).toMatchObject([
      { id, change: 'began', by: ownerId },
      { id, change: 'expired', by: null, at: validUntil },
    ]);
  });

  it('tells of a role what it carries, inherits and is given to, by name and by id', async () => {
    const found = await changes({ role: 'heir' }, 0, 4);
    expect([found.gains, found.losses]).toEqual([[{ permission: 'audit:read', scope: '*' }], []]);
    expect(briefly(found)).toEqual([
      'role-permission began',
      'role-parent began',
      'group-role began',
      'role-permission ended',
      'role-permission began',
    ]);
    expect(await changes({ role: ids.heir }, 0, 4)).toEqual(found);
    expect(briefly(await changes({ role: 'base' }, 2, 3))).toEqual(['grant began']);
  });

  it('goes through everything by cursor, oldest first, also when it ends now', async () => {
    const query = { userId: ana.id, from: instants[0]!, limit: '2' };
    const seen: Edge[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = (await ask({ ...query, ...(cursor && { cursor }) })).data as Changes;
      seen.push(...page.edges.items);
      cursor = page.edges.nextCursor;
    }
    expect(seen).toEqual((await changes({ userId: ana.id }, 0)).edges.items);
    expect(seen.map(({ at }) => at)).toEqual(seen.map(({ at }) => at).sort());
    expect(seen.length).toBeGreaterThan(8);
    const first = (await ask(query)).data as Changes;
    const stolen = await ask({ ...query, userId: ownerId, cursor: first.edges.nextCursor! });
    expect(stolen.error.code).toBe('INVALID_CURSOR');
  });

  it.each([
    ['neither', {}, 'VALIDATION_ERROR'],
    ['both', { userId: '6f1a1de0-6a3f-4a52-8f0e-0c8f0c9a4f11', role: 'owner' }, 'VALIDATION_ERROR'],
    ['an unknown user', { userId: '6f1a1de0-6a3f-4a52-8f0e-0c8f0c9a4f11' }, 'USER_NOT_FOUND'],
    ['an unknown role', { role: 'wizard' }, 'ROLE_NOT_FOUND'],
    ['no beginning', { role: 'owner', from: '' }, 'VALIDATION_ERROR'],
    ['an end before the beginning', { role: 'owner', to: '2025-01-01T00:00:00Z' }, 'VALIDATION_ERROR'],
  ])('refuses %s', async (_, query, code) => {
    expect((await ask({ from: '2026-01-01T00:00:00Z', ...query })).error.code).toBe(code);
  });

  it('begins in the future as well, where nothing has happened', async () => {
    const answer = await ask({ role: 'owner', from: '2099-01-01T00:00:00Z' });
    expect([answer.status, (answer.data as Changes).edges]).toMatchObject([200, { items: [] }]);
  });

  it('is for holders of access:read', async () => {
    expect((await ana.api.get('/access/changes?role=owner&from=2026-01-01T00:00:00Z')).status).toBe(403);
    expect((await app.anonymous.get('/access/changes')).status).toBe(401);
  });
});
