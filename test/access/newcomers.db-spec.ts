import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Actor, type Principal } from '@app/kernel';
import { NewcomerGrants } from '../../libs/roles/src/grants/newcomer-grants.js';
import { AccessLib, refusalCodeIn, refusalIn } from './access-lib.js';
import { ROLES, USERS, actorsAt } from './rules-fixture.js';

const [, ONLY_A, READS, , SENSITIVE] = ROLES as [string, string, string, string, string];
const [OWNER] = USERS;
const ONLY_A_CODES = ['m:a:*', 'roles:assign'];

let lib: AccessLib;
let newcomers: NewcomerGrants;
let owner: Principal, holdsAll: Principal, system: Actor, key: Principal;

beforeAll(async () => {
  lib = await AccessLib.open();
  newcomers = new NewcomerGrants(lib.roles, lib.grants, lib.authority);
});
beforeEach(async () => {
  const actors = actorsAt(await lib.fixture.reset()) as Principal[];
  [owner, holdsAll] = actors as [Principal, Principal];
  [system, key] = actors.slice(7) as [Actor, Principal];
});
afterAll(() => lib.close());

const granting = (permissions: readonly string[]): Principal => ({ ...key, permissions }) as Principal;

describe('the roles of new accounts', () => {
  const ids = Array.from({ length: 2 }, () => randomUUID());
  const [first, second] = ids as [string, string];

  beforeEach(() =>
    lib.fixture.sql(
      `INSERT INTO users (id, email, canonical_email, status)
       SELECT id, id || '@n.example', id || '@n.example', 'active' FROM unnest($1::uuid[]) id ON CONFLICT (id) DO NOTHING`,
      [ids],
    ),
  );

  const giveAll = (actor: Actor, roles: (readonly string[] | undefined)[]): ReturnType<NewcomerGrants['grantAll']> =>
    lib.database.transaction(() =>
      newcomers.grantAll(
        actor,
        roles.map((given, n) => ({ userId: ids[n]!, roles: given })),
      ),
    );

  it('are given by name or id, each once, with who gave them; the role of everybody when nothing is said', async () => {
    const { pairs, events } = await giveAll(owner, [['m-reads', READS, 'm-only-a'], undefined]);
    const [byDefault] = await lib.roles.getAll(['user'], 'roles');
    expect(pairs).toEqual([
      { userId: first, roleId: READS },
      { userId: first, roleId: ONLY_A },
      { userId: second, roleId: byDefault!.id },
    ]);
    expect(events).toMatchObject([
      { action: 'role.granted', details: { role: 'm-reads', source: 'import' } },
      { action: 'role.granted', details: { role: 'm-only-a', source: 'import' } },
      { action: 'role.granted', details: { role: 'user', source: 'default' } },
    ]);
    const rows = await lib.fixture.sql(
      `SELECT user_id, scope, granted_by, reason, ticket, valid_until FROM user_roles WHERE user_id = ANY ($1) ORDER BY source`,
      [ids],
    );
    const nothing = { scope: '*', reason: null, ticket: null, valid_until: null };
    expect(rows).toEqual([
      { user_id: second, granted_by: null, ...nothing },
      { user_id: first, granted_by: OWNER, ...nothing },
      { user_id: first, granted_by: OWNER, ...nothing },
    ]);
  });

  it('may be none', async () => {
    expect(await giveAll(holdsAll, [[], []])).toEqual({ pairs: [], events: [] });
    expect((await giveAll(holdsAll, [[], undefined])).pairs).toHaveLength(1);
  });

  it.each<[string, () => Actor, string[], unknown]>([
    ['without the permission to grant', () => holdsAll, ['m-reads'], 'PERMISSION_DENIED'],
    ['of which one is sensitive', () => owner, ['m-reads', 'm-sensitive'], 'APPROVAL_REQUIRED'],
    ['of which one is not known', () => owner, ['m-nothing'], 'ROLE_UNKNOWN'],
    ['of more than the giver holds', () => granting(ONLY_A_CODES), ['m-reads', 'm-all'], 'GRANT_EXCEEDS_AUTHORITY'],
  ])('are refused %s', async (_, actor, roles, refusal) => {
    expect(await refusalCodeIn(giveAll(actor(), [roles]))).toBe(refusal);
  });

  it('are given as far as the giver holds them, and sensitive ones by Rollcall itself', async () => {
    expect(await refusalIn(giveAll(granting(ONLY_A_CODES), [['m-reads']]))).toBeUndefined();
    expect((await giveAll(system, [['m-sensitive']])).pairs).toEqual([{ userId: first, roleId: SENSITIVE }]);
  });
});
