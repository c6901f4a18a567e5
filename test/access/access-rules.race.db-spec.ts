import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor, SYSTEM, type UserPrincipal } from '@app/kernel';
import { Database } from '@app/platform';
import { AccessRequestsService } from '../../libs/roles/src/requests/access-requests.service.js';
import { TestApp } from '../support/test-app.js';
import { RulesActions, refusalOf } from './rules-actions.js';
import { ROLES, RulesFixture, USERS, actorsAt } from './rules-fixture.js';
import { brokenRules } from './rules-oracle.js';
import { OWNER_GRANT, type Race, exclusiveRaces, harmlessRaces, ownerRaces } from './rules-races.js';
import { type Command } from './rules-simulation.js';
import { type World } from './rules-world.js';

/** Raise it to look harder. */
const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 10);
/** How long a transaction is kept open with its change made, so that the other one runs into it. */
const HELD_MS = 12;

let app: TestApp;
let fixture: RulesFixture;
let actions: RulesActions;
let database: Database;

beforeAll(async () => {
  app = await TestApp.start();
  fixture = await RulesFixture.open(app);
  actions = new RulesActions(app);
  database = app.nest.get(Database, { strict: false });
});

afterAll(async () => {
  await fixture.close();
  await app.stop();
});

const [owner, admin, , , other] = actorsAt(Date.now());
const actors: Record<string, Actor> = { owner: owner!, admin: admin!, other: other!, rollcall: SYSTEM };

/** Made, but not committed for a while. */
function held(change: () => Promise<unknown>): Promise<unknown> {
  return database.transaction(async () => {
    await change();
    await sleep(HELD_MS);
  });
}

/** In turn: both at once; the first held open; the second held open, and begun first. */
async function run({ moves }: Race, round: number): Promise<(string | undefined)[]> {
  const calls = moves.map(
    ([actor, command]) =>
      () =>
        actions.make(actors[actor]!, command),
  );
  if (round % 3 === 0) return Promise.all(calls.map((call) => refusalOf(call())));
  const [first, second] = round % 3 === 1 ? calls : calls.toReversed();
  const running = refusalOf(held(first!));
  await sleep(HELD_MS / 4);
  return Promise.all([running, refusalOf(second!())]);
}

/** What hangs on a role, a group or a permission that is gone. */
function dangling({
  roles,
  groups,
  permissions,
  carries,
  inherits,
  liesIn,
  members,
  groupRoles,
  grants,
}: World): object[] {
  const isRole = (id: string): boolean => roles.some((role) => role.id === id);
  const isGroup = (id: string): boolean => groups.some((group) => group.id === id);
  return [
    ...grants.filter(({ roleId }) => !isRole(roleId)),
    ...inherits.filter(({ roleId, parentId }) => !isRole(roleId) || !isRole(parentId)),
    ...carries.filter(({ roleId, code }) => !isRole(roleId) || !permissions.some((one) => one.code === code)),
    ...groupRoles.filter(({ groupId, roleId }) => !isGroup(groupId) || !isRole(roleId)),
    ...members.filter(({ groupId }) => !isGroup(groupId)),
    ...liesIn.filter(({ groupId, parentId }) => !isGroup(groupId) || !isGroup(parentId)),
  ];
}

async function deadlocks(): Promise<number> {
  const [row] = await fixture.sql(
    'SELECT deadlocks::int AS count FROM pg_stat_database WHERE datname = current_database()',
  );
  return row!['count'] as number;
}

async function rounds(race: Race): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    await fixture.reset();
    if (race.before) await fixture.sql(race.before);
    expect([round, brokenRules(await fixture.world())]).toEqual([round, []]);
    const outcomes = await run(race, round);
    const world = await fixture.world();
    const said = JSON.stringify({ round, outcomes });
    expect([said, brokenRules(world), dangling(world)]).toEqual([said, [], []]);
    const winners = outcomes.filter((refusal) => refusal === undefined).length;
    if (race.winners !== undefined) expect([said, winners]).toEqual([said, race.winners]);
  }
}

describe('the rules of access, when two change it at once', () => {
  it.each(ownerRaces)('keep an owner: $name', rounds, 120_000);
  it.each(exclusiveRaces)('let one of the two through: $name', rounds, 120_000);
  it.each(harmlessRaces)('leave nothing half done: $name', rounds, 120_000);

  it('let as many hold a limited role as it allows, of twenty grants at once', async () => {
    for (let round = 0; round < Math.ceil(ROUNDS / 10); round++) {
      await fixture.reset();
      const ids = await strangers(20);
      const grants = ids.map((userId) => actions.make(owner!, { type: 'grant', userId, roleId: ROLES[3]! }));
      const refusals = await Promise.all(grants.map(refusalOf));
      expect(refusals.filter((refusal) => refusal === undefined)).toHaveLength(1);
      expect(brokenRules(await fixture.world())).toEqual([]);
      await fixture.sql('DELETE FROM user_roles WHERE user_id = ANY ($1)', [ids]);
    }
  });

  it('let one of two approve', async () => {
    const requests = app.nest.get(AccessRequestsService, { strict: false });
    for (let round = 0; round < ROUNDS; round++) {
      await fixture.reset();
      await actions.make(SYSTEM, { type: 'grant', userId: USERS[1]!, roleId: await ownerRole() });
      const asked = { roleId: ROLES[4]!, userId: USERS[5]!, reason: 'a race' };
      const id = await requests.create(owner as UserPrincipal, asked);
      const approvals = [admin, other].map((actor) => requests.approve(actor as UserPrincipal, id, undefined));
      expect((await Promise.all(approvals.map(refusalOf))).sort()).toEqual(['ACCESS_REQUEST_NOT_FOUND', undefined]);
      expect((await fixture.world()).grants.filter(({ roleId }) => roleId === ROLES[4])).toHaveLength(1);
    }
  });

  it('keep an owner when the other becomes one while being suspended', async () => {
    await fixture.reset();
    await fixture.sql('DELETE FROM group_members');
    await fixture.sql('UPDATE user_roles SET id = $1 WHERE user_id = $2', [OWNER_GRANT, USERS[0]]);
    const suspended = refusalOf(heldFor(300, { type: 'user.suspend', userId: USERS[1]! }));
    await sleep(60);
    const heir: Command = { type: 'role.update', roleId: ROLES[0]!, parents: [await ownerRole()] };
    const inherited = refusalOf(actions.make(SYSTEM, heir));
    await sleep(60);
    const revoked = refusalOf(actions.make(SYSTEM, { type: 'revoke', userId: USERS[0]!, grantId: OWNER_GRANT }));
    expect(await Promise.all([suspended, inherited, revoked])).toEqual([undefined, undefined, 'LAST_OWNER']);
    expect(brokenRules(await fixture.world())).toEqual([]);
  });

  it('need no second try: not one deadlock in all of these', async () => {
    await sleep(1_200);
    expect(await deadlocks()).toBe(0);
  });
});

function heldFor(milliseconds: number, command: Command): Promise<unknown> {
  return database.transaction(async () => {
    await actions.make(SYSTEM, command);
    await sleep(milliseconds);
  });
}

async function ownerRole(): Promise<string> {
  return (await fixture.world()).roles.find(({ name }) => name === 'owner')!.id;
}

async function strangers(count: number): Promise<string[]> {
  const rows = await fixture.sql(
    `INSERT INTO users (email, canonical_email, status)
     SELECT id || '@x.example', id || '@x.example', 'active' FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $1)) made
     RETURNING id`,
    [count],
  );
  return rows.map((row) => row['id'] as string);
}
