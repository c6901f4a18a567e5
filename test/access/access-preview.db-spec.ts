import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AppError, type Principal } from '@app/kernel';
import { Database } from '@app/platform';
import { AccessEngineQueries } from '../../libs/roles/src/access/access-engine.queries.js';
import { type AccessChange } from '../../libs/roles/src/changes/access-change.js';
import { AccessHistoryQueries } from '../../libs/roles/src/history/access-history.queries.js';
import { AccessApplyService } from '../../libs/roles/src/preview/access-apply.service.js';
import { type AccessPreviewBody, CHANGE_FORMS } from '../../libs/roles/src/preview/access-preview.dto.js';
import { AccessPreviewService } from '../../libs/roles/src/preview/access-preview.service.js';
import { TestApp } from '../support/test-app.js';
import { type AccessModel, SUFFIXES, accessModel, lasting, store } from './access-model.js';
import { type DrawnChange, type World, drawnBatches, worldOf } from './random-changes.js';

/** Raise it to look harder. */
const CASES = Number(process.env['ACCESS_CASES'] ?? 20);

/** `user code scope`, of everything the users of a world hold. */
type Snapshot = ReadonlySet<string>;

/** Where and for whom a list of changes shows: `at` null is now. */
interface Moment {
  readonly at: string | null;
  readonly userIds: readonly string[];
}

let app: TestApp;
let actor: Principal;
let engine: AccessEngineQueries;
let database: Database;
let history: AccessHistoryQueries;
let previews: AccessPreviewService;
let applying: AccessApplyService;
/** Which types of change were made, and how many lists of them made a difference. */
const types = new Set<string>();
let differences = 0;

beforeAll(async () => {
  app = await TestApp.start();
  const { id: userId } = (await app.owner.get('/auth/me')).data as { id: string };
  actor = { kind: 'user', userId, sessionId: userId };
  engine = app.nest.get(AccessEngineQueries);
  database = app.nest.get(Database);
  history = app.nest.get(AccessHistoryQueries);
  previews = app.nest.get(AccessPreviewService);
  applying = app.nest.get(AccessApplyService);
});

afterAll(() => app.stop());

async function snapshot({ at, userIds }: Moment): Promise<Snapshot> {
  const rows = await database.query<{ entry: string }>(
    `SELECT format('%s %s %s', u.id, p.permission_code, p.scope) AS entry
     FROM unnest($1::uuid[]) u (id) CROSS JOIN LATERAL user_permissions(u.id, coalesce($2::timestamptz, now())) p`,
    [userIds, at],
  );
  return new Set(rows.map(({ entry }) => entry));
}

/** What can be taken away changes with every change. */
async function current(world: World): Promise<World> {
  const grants = await database.query<World['grants'][number]>(
    'SELECT id, user_id AS "userId" FROM user_roles WHERE user_id = ANY ($1::uuid[]) AND revoked_at IS NULL ORDER BY id',
    [world.userIds],
  );
  const groupRoles = await database.query<World['groupRoles'][number]>(
    `SELECT group_id AS "groupId", role_id AS "roleId", scope FROM group_roles
     WHERE group_id = ANY ($1::uuid[]) AND removed_at IS NULL ORDER BY id`,
    [world.groupIds],
  );
  const exclusions = await database.query<World['exclusions'][number]>(
    `SELECT role_id AS "roleId", excluded_role_id AS "otherRoleId" FROM role_exclusions
     WHERE role_id = ANY ($1::uuid[]) AND removed_at IS NULL ORDER BY id`,
    [world.roleIds],
  );
  return { ...world, grants, groupRoles, exclusions };
}

/** Now, and when the grants among the changes begin. */
async function momentsOf(changes: readonly AccessChange[], { userIds }: World): Promise<Moment[]> {
  const revoked = changes.flatMap((change) => (change.type === 'revoke' ? [change.grantId] : []));
  const ahead = await database.query<{ at: string; userId: string }>(
    'SELECT valid_from::text AS at, user_id AS "userId" FROM user_roles WHERE id = ANY ($1::uuid[]) AND valid_from > now()',
    [revoked],
  );
  const begin = changes.flatMap((change) =>
    change.type === 'grant' && change.validFrom
      ? [{ at: change.validFrom.toISOString(), userIds: [change.userId] }]
      : [],
  );
  return [{ at: null, userIds }, ...begin, ...ahead.map(({ at, userId }) => ({ at, userIds: [userId] }))];
}

function differenceOf(before: readonly Snapshot[], after: readonly Snapshot[]): string[] {
  const minus = (one: readonly Snapshot[], other: readonly Snapshot[], sign: string): string[] =>
    one.flatMap((held, index) =>
      [...held].filter((entry) => !other[index]!.has(entry)).map((entry) => `${sign} ${entry}`),
    );
  return [...new Set([...minus(after, before, '+'), ...minus(before, after, '-')])].sort();
}

function shownBy({ users }: AccessPreviewBody): string[] {
  return users.items
    .flatMap(({ userId, gains, losses }) => [
      ...gains.map(({ permission, scope }) => `+ ${userId} ${permission} ${scope}`),
      ...losses.map(({ permission, scope }) => `- ${userId} ${permission} ${scope}`),
    ])
    .sort();
}

const snapshots = (moments: readonly Moment[]): Promise<Snapshot[]> => Promise.all(moments.map(snapshot));

/** Previews, applies, compares; answers the world as it is then. */
async function check(world: World, drawn: readonly DrawnChange[]): Promise<World> {
  const changes = drawn.map((draw) => draw(world));
  const moments = await momentsOf(changes, world);
  const before = await snapshots(moments);
  const preview = await previews.preview(actor, changes, { limit: 100 });
  expect(differenceOf(before, await snapshots(moments))).toEqual([]);
  const outcome = await attempt(changes, preview.etag);
  const expected = differenceOf(before, await snapshots(moments));
  const refusal = preview.refused?.code ?? preview.rulesBroken[0]?.rule;
  expect(outcome.refusal).toBe(refusal);
  if (outcome.refusal !== undefined) {
    expect([expected, preview.refused ? shownBy(preview) : []]).toEqual([[], []]);
    return world;
  }
  expect(shownBy(preview)).toEqual(expected);
  expect(preview.effects).toEqual({
    users: new Set(expected.map((entry) => entry.split(' ')[1])).size,
    gains: expected.filter((entry) => entry.startsWith('+')).length,
    losses: expected.filter((entry) => entry.startsWith('-')).length,
  });
  if (expected.length > 0) differences += 1;
  for (const { type } of outcome.made) types.add(type);
  return grown(world, outcome.made);
}

/** A refusal must be one that the preview foretold. */
async function attempt(
  changes: readonly AccessChange[],
  etag: string,
): Promise<{ made: { type: string; id: string }[]; refusal?: string }> {
  try {
    return { made: await applying.apply(actor, changes, [`"${etag}"`]) };
  } catch (error) {
    if (error instanceof AppError) return { made: [], refusal: error.code };
    throw error;
  }
}

function grown(world: World, applied: readonly { type: string; id: string }[]): Promise<World> {
  const of = (type: string): string[] => applied.filter((one) => one.type === type).map(({ id }) => id);
  return current({
    ...world,
    roleIds: [...world.roleIds, ...of('role.create')],
    groupIds: [...world.groupIds, ...of('group.create')],
  });
}

interface Taken {
  readonly at: Date;
  readonly held: Snapshot;
}

/** With a pause on both sides, so that the instant lies between changes by milliseconds as well. */
async function take(world: World): Promise<Taken> {
  await sleep(2);
  const at = new Date();
  const held = await snapshot({ at: null, userIds: world.userIds });
  await sleep(2);
  return { at, held };
}

async function askBack({ userIds }: World, taken: readonly Taken[]): Promise<void> {
  for (const { at, held } of taken) {
    const pages = await Promise.all(userIds.map((userId) => engine.listPermissions({ userId, asOf: at, limit: 100 })));
    const told = pages.flatMap(({ items }, user) =>
      items.map(({ permission, scope }) => `${userIds[user]!} ${permission} ${scope}`),
    );
    expect(new Set(told)).toEqual(held);
  }
}

/** The history between two instants is the difference of what was held at them, and never without a cause. */
async function compare({ userIds }: World, one: Taken, other: Taken): Promise<void> {
  const told = await Promise.all(
    userIds.map(async (userId) => {
      const found = await history.changes({ userId, from: one.at, to: other.at, limit: 100 });
      if (found.gains.length + found.losses.length > 0) expect(found.edges.items).not.toEqual([]);
      return shownBy({ users: { items: [{ userId, email: '', ...found }] } } as unknown as AccessPreviewBody);
    }),
  );
  expect(told.flat().sort()).toEqual(differenceOf([one.held], [other.held]));
}

describe('a preview, on random worlds and random changes of every kind', () => {
  it('shows the difference between the snapshots before and after applying, and the past stays as it was', async () => {
    await fc.assert(
      fc.asyncProperty(accessModel.map(lasting), drawnBatches, async (model, batches) => {
        const stored = store(model);
        await app.sql(stored.sql);
        let world = await current(worldOf(stored));
        const taken = [await take(world)];
        for (const batch of batches) {
          const possible = batch.filter((draw) => isPossible(draw, world));
          if (possible.length > 0) world = await check(world, possible);
          taken.push(await take(world));
        }
        await askBack(world, taken);
        await compare(world, taken[0]!, taken.at(-1)!);
        await compare(world, taken[1]!, taken.at(-2)!.at > taken[1]!.at ? taken.at(-2)! : taken.at(-1)!);
      }),
      { numRuns: CASES },
    );
    expect(differences).toBeGreaterThan(CASES / 2);
  }, 3_600_000);

  it('shows it for each type of change there is', async () => {
    const stored = store(SMALL_WORLD);
    await app.sql(stored.sql);
    let world = await current(worldOf(stored));
    for (const draw of oneOfEach(worldOf(stored))) world = await check(world, [draw]);
    expect([...types].sort()).toEqual(Object.keys(CHANGE_FORMS).sort());
  });
});

/** There may be nothing to take away. */
function isPossible(draw: DrawnChange, world: World): boolean {
  try {
    draw(world);
    return true;
  } catch {
    return false;
  }
}

const SMALL_WORLD: AccessModel = {
  users: 3,
  memberships: [],
  groupParents: [],
  groupRoles: [],
  grants: [],
  roleParents: [],
  carried: SUFFIXES.map((suffix, role) => ({
    role,
    suffix: suffix === 'a:write' ? 'a:*' : suffix,
    from: 0,
    until: null,
  })),
};

/** In an order in which each is possible, and does something. */
function oneOfEach({ namespace, userIds: users, groupIds, roleIds }: World): DrawnChange[] {
  const [reader, writer, other] = roleIds as [string, string, string];
  const [team, whole] = groupIds as [string, string];
  const validFrom = new Date(Date.now() + 3_600_000);
  const changes: AccessChange[] = [
    { type: 'group.add-role', groupId: whole, roleId: writer, scope: 's1' },
    { type: 'group.add-members', groupId: team, userIds: users.slice(0, 2) },
    { type: 'group.update', groupId: team, parentId: whole },
    { type: 'grant', userId: users[2]!, roleId: reader },
    { type: 'grant', userId: users[2]!, roleId: writer, validFrom },
    { type: 'role.update', roleId: reader, parents: [other] },
    { type: 'role.exclude', roleId: reader, otherRoleId: roleIds[3]! },
    { type: 'role.end-exclusion', roleId: reader, otherRoleId: roleIds[3]! },
    { type: 'role.create', name: `r${namespace}`, parents: [reader] },
    { type: 'group.create', name: namespace, parentId: whole },
    { type: 'group.remove-members', groupId: team, userIds: [users[1]!] },
    { type: 'permission.retire', code: `${namespace}:b:read` },
    { type: 'group.remove-role', groupId: whole, roleId: writer, scope: 's1' },
    { type: 'group.add-role', groupId: whole, roleId: writer },
    { type: 'group.delete', groupId: whole },
    { type: 'role.delete', roleId: reader },
  ];
  const revoke: DrawnChange = ({ grants: [grant] }) => ({ type: 'revoke', userId: grant!.userId, grantId: grant!.id });
  return [
    ...changes.map(
      (change): DrawnChange =>
        () =>
          change,
    ),
    revoke,
  ];
}
