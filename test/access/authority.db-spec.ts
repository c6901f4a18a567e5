import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor, type Permission, type Principal } from '@app/kernel';
import { AccessLib, refusalIn } from './access-lib.js';
import { HOUR_MS, ROLES, USERS, actorsAt } from './rules-fixture.js';

const [ALL, ONLY_A, READS] = ROLES as [string, string, string];
const HELD_BY_PROGRAM: Permission[] = ['users:read', 'roles:assign'];

let lib: AccessLib;
let begin: number;
let owner: Principal, holdsAll: Principal, holdsA: Principal, inGroup: Principal, nobody: Principal;
let system: Actor, key: Principal, endingKey: Principal;

beforeAll(async () => {
  lib = await AccessLib.open();
  begin = await lib.fixture.reset();
  const actors = actorsAt(begin) as Principal[];
  [owner, holdsAll, holdsA, inGroup] = actors as [Principal, Principal, Principal, Principal];
  nobody = { kind: 'user', userId: USERS[6]!, sessionId: 's' };
  [system, key, endingKey] = actors.slice(7) as [Actor, Principal, Principal];
});

afterAll(() => lib.close());

const lacks = (code: string, ...permissions: string[]): unknown[] => [
  code,
  ...permissions.map((permission) => `You do not hold ${permission}.`),
];
const inHours = (hours: number): Date => new Date(begin + hours * HOUR_MS);

describe('who holds a permission', () => {
  const program = (permissions: readonly string[]): Principal => ({ ...key, permissions }) as Principal;

  it.each<[string, () => Actor, Permission, unknown]>([
    ['an owner', () => owner, 'users:read', undefined],
    ['somebody of a client app', () => holdsAll, 'users:read', lacks('PERMISSION_DENIED', 'users:read')],
    ['a key that names it', () => program(HELD_BY_PROGRAM), 'users:read', undefined],
    ['a key that names more than it', () => program(['users:*']), 'users:read', undefined],
    ['a key of something else', () => program(['roles:*']), 'users:read', lacks('PERMISSION_DENIED', 'users:read')],
    ['Rollcall itself', () => system, 'users:read', undefined],
  ])('%s', async (_, actor, permission, refusal) => {
    const holder = actor();
    expect(await refusalIn(lib.authority.assertHolds(holder, permission))).toEqual(refusal);
    if (holder !== system)
      expect(await lib.authority.holds(holder as Principal, permission)).toBe(refusal === undefined);
  });

  it('is asked of the database where it decides a change, whatever the guard remembers', async () => {
    expect(await lib.authority.holds(holdsAll, 'users:read')).toBe(false);
    await lib.tryOut(async () => {
      await lib.database.query(
        `INSERT INTO user_roles (user_id, role_id, valid_from) SELECT $1, id, now() FROM roles WHERE name = 'owner'`,
        [USERS[1]],
      );
      expect(await refusalIn(lib.authority.assertHolds(holdsAll, 'users:read'))).toBeUndefined();
      expect(await lib.authority.holds(holdsAll, 'users:read')).toBe(false);
    });
  });
});

describe('nobody acts on somebody who holds more', () => {
  it.each<[string, () => Actor, string[], unknown]>([
    ['an owner on anybody', () => owner, USERS, undefined],
    ['Rollcall itself on an owner', () => system, [USERS[0]!], undefined],
    ['anybody on themselves', () => holdsAll, [USERS[1]!], undefined],
    ['all on some of it', () => holdsAll, [USERS[2]!], undefined],
    ['some on all of it', () => holdsA, [USERS[1]!], lacks('TARGET_EXCEEDS_AUTHORITY', 'm:*')],
    ['anybody on an owner', () => holdsAll, [USERS[0]!], lacks('TARGET_EXCEEDS_AUTHORITY', '*')],
    [
      'one who is less, one who is more',
      () => holdsA,
      [USERS[2]!, USERS[1]!],
      lacks('TARGET_EXCEEDS_AUTHORITY', 'm:*'),
    ],
    ['a key on what it covers', () => key, [USERS[2]!], undefined],
    ['a key on more', () => key, [USERS[1]!], lacks('TARGET_EXCEEDS_AUTHORITY', 'm:*')],
    ['a key on two', () => key, [USERS[2]!, USERS[0]!], lacks('TARGET_EXCEEDS_AUTHORITY', '*')],
  ])('%s', async (_, actor, targets, refusal) => {
    expect(await refusalIn(lib.authority.assertMayActOnAll(actor(), targets))).toEqual(refusal);
  });

  it('one by one as well', async () => {
    expect(await refusalIn(lib.authority.assertMayActOn(holdsA, USERS[1]!))).toEqual(
      lacks('TARGET_EXCEEDS_AUTHORITY', 'm:*'),
    );
    expect(await refusalIn(lib.authority.assertMayActOn(holdsAll, USERS[2]!))).toBeUndefined();
  });

  it('nor on whoever holds more by their API keys', async () => {
    const refusals = [];
    for (const actor of [system, owner, holdsA, key, endingKey])
      refusals.push(await refusalIn(lib.authority.assertMayActOnHolderOf(actor, ['m:a:read', 'm:b:write'])));
    const refused = lacks('TARGET_EXCEEDS_AUTHORITY', 'm:b:write');
    expect(refusals).toEqual([undefined, undefined, refused, refused, undefined]);
  });
});

describe('nobody gives what they do not hold', () => {
  const EVERYWHERE = { scope: '*', until: null };

  it.each<[string, () => Actor, string, { scope: string; until: () => Date | null }, unknown]>([
    ['an owner all', () => owner, ALL, { scope: '*', until: () => null }, undefined],
    ['Rollcall all', () => system, ALL, { scope: '*', until: () => null }, undefined],
    ['all a part', () => holdsAll, READS, { scope: '*', until: () => null }, undefined],
    ['a part all', () => holdsA, ALL, { scope: '*', until: () => inHours(1) }, lacks('GRANT_EXCEEDS_AUTHORITY', 'm:*')],
    ['as long as it is held', () => holdsA, ONLY_A, { scope: '*', until: () => inHours(1) }, undefined],
    [
      'longer, what it carries and inherits',
      () => holdsA,
      ONLY_A,
      { scope: '*', until: () => inHours(3) },
      lacks('GRANT_EXCEEDS_AUTHORITY', 'm:a:*', 'm:a:read'),
    ],
    ['for good', () => holdsA, READS, { scope: '*', until: () => null }, lacks('GRANT_EXCEEDS_AUTHORITY', 'm:a:read')],
    ['where it is held', () => inGroup, ALL, { scope: 's2', until: () => null }, undefined],
    ['elsewhere', () => inGroup, ALL, { scope: 's1', until: () => null }, lacks('GRANT_EXCEEDS_AUTHORITY', 'm:*')],
    ['a key what it covers', () => key, ONLY_A, { scope: 's1', until: () => null }, undefined],
    ['a key more', () => key, ALL, { scope: '*', until: () => inHours(1) }, lacks('GRANT_EXCEEDS_AUTHORITY', 'm:*')],
    ['an ending key before its end', () => endingKey, READS, { scope: '*', until: () => inHours(1) }, undefined],
    ['at its end', () => endingKey, READS, { scope: '*', until: () => inHours(1.5) }, undefined],
    [
      'an ending key past its end',
      () => endingKey,
      READS,
      { scope: '*', until: () => inHours(2) },
      lacks('GRANT_EXCEEDS_AUTHORITY', 'm:a:read'),
    ],
    [
      'an ending key for good',
      () => endingKey,
      READS,
      { scope: '*', until: () => null },
      lacks('GRANT_EXCEEDS_AUTHORITY', 'm:a:read'),
    ],
  ])('%s', async (_, actor, roleId, { scope, until }, refusal) => {
    expect(await refusalIn(lib.authority.assertMayGrant(actor(), roleId, { scope, until: until() }))).toEqual(refusal);
  });

  it('by a group that carries several roles: each must be held for good, where it counts', async () => {
    const carried = (scope: string): { roleId: string; scope: string }[] => [
      { roleId: READS, scope: 's2' },
      { roleId: ALL, scope },
    ];
    expect(await refusalIn(lib.authority.assertMayGrantAll(inGroup, carried('s2')))).toBeUndefined();
    expect(await refusalIn(lib.authority.assertMayGrantAll(inGroup, carried('*')))).toEqual(
      lacks('GRANT_EXCEEDS_AUTHORITY', 'm:*'),
    );
    expect(await refusalIn(lib.authority.assertMayGrantAll(endingKey, carried('*')))).toEqual(
      lacks('GRANT_EXCEEDS_AUTHORITY', 'm:a:read'),
    );
    expect(await refusalIn(lib.authority.assertMayGrantAll(nobody, []))).toBeUndefined();
    expect(await refusalIn(lib.authority.assertMayGrant(nobody, READS, EVERYWHERE))).toEqual(
      lacks('GRANT_EXCEEDS_AUTHORITY', 'm:a:read'),
    );
  });

  it.each<[string, () => Actor, string[], () => Date | null, unknown]>([
    ['Rollcall anything', () => system, ['m:*'], () => null, undefined],
    ['an owner anything', () => owner, ['m:*', 'm:a:read'], () => null, undefined],
    ['a person for as long as they hold it', () => holdsA, ['m:a:read'], () => inHours(1), undefined],
    ['longer', () => holdsA, ['m:a:read'], () => inHours(3), lacks('GRANT_EXCEEDS_AUTHORITY', 'm:a:read')],
    ['more', () => holdsA, ['m:b:read', 'm:a:read'], () => inHours(1), lacks('GRANT_EXCEEDS_AUTHORITY', 'm:b:read')],
    ['a key what it covers', () => key, ['m:a:write', 'm:b:read'], () => null, undefined],
    ['a key more', () => key, ['m:a:write', 'm:b:write'], () => null, lacks('GRANT_EXCEEDS_AUTHORITY', 'm:b:write')],
    ['an ending key in time', () => endingKey, ['m:a:read'], () => inHours(1), undefined],
    ['past its end', () => endingKey, ['m:a:read'], () => null, lacks('GRANT_EXCEEDS_AUTHORITY', 'm:a:read')],
  ])('by an API key: %s', async (_, actor, permissions, until, refusal) => {
    expect(await refusalIn(lib.authority.assertMayGive(actor(), permissions, until()))).toEqual(refusal);
  });

  it('that nobody registered, or that is retired, and says which of the list it is', async () => {
    await lib.tryOut(async () => {
      await lib.database.query(`UPDATE permissions SET retired_at = now() WHERE code = 'm:b:read'`);
      const refused: unknown = await lib.authority
        .assertMayGive(owner, ['m:nothing', 'm:a:read', 'm:b:read'], null)
        .catch((error: unknown) => error);
      expect(refused).toMatchObject({
        code: 'PERMISSION_UNKNOWN',
        details: [
          { field: 'permissions.2', code: 'PERMISSION_UNKNOWN', message: 'There is no permission m:b:read.' },
          { field: 'permissions.0', code: 'PERMISSION_UNKNOWN', message: 'There is no permission m:nothing.' },
        ],
      });
    });
  });

  it('and every refusal says what is missing in a code as well', async () => {
    const refused: unknown = await lib.authority.assertHolds(nobody, 'users:read').catch((error: unknown) => error);
    expect(refused).toMatchObject({ details: [{ code: 'MISSING_PERMISSION' }] });
  });
});
