import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Clock } from '@app/platform';
import { type Actor, type Principal } from '@app/kernel';
import { type GrantRole } from '../../libs/roles/src/changes/access-change.js';
import { GrantChanges } from '../../libs/roles/src/grants/grant-changes.js';
import { AccessLib, refusalCodeIn, refusalIn } from './access-lib.js';
import { HOUR_MS, ROLES, USERS, actorsAt } from './rules-fixture.js';

const [ALL, ONLY_A, READS, , SENSITIVE] = ROLES as [string, string, string, string, string];
const [OWNER, HOLDS_ALL, , , OWNER_TOO, NOBODY, DELETED] = USERS;
const UNKNOWN = 'ffffffff-0000-4000-8000-000000000000';

let lib: AccessLib;
let makes: GrantChanges;
let begin: number;
let owner: Principal, holdsAll: Principal, holdsA: Principal, system: Actor, key: Principal;

beforeAll(async () => {
  lib = await AccessLib.open();
  makes = new GrantChanges(lib.grants, lib.roles, lib.authority, new Clock());
});
beforeEach(async () => {
  begin = await lib.fixture.reset();
  await lib.fixture.sql('DELETE FROM user_roles WHERE user_id = $1', [NOBODY]);
  const actors = actorsAt(begin) as Principal[];
  [owner, holdsAll, holdsA] = actors as [Principal, Principal, Principal];
  [system, key] = actors.slice(7) as [Actor, Principal];
});
afterAll(() => lib.close());

interface Stored {
  readonly scope: string;
  readonly source: string;
  readonly reason: string | null;
  readonly ticket: string | null;
  readonly granted_by: string | null;
  readonly valid_from: Date;
  readonly valid_until: Date | null;
}

const stored = async (id: string): Promise<Stored> =>
  (await lib.fixture.sql('SELECT * FROM user_roles WHERE id = $1', [id]))[0] as unknown as Stored;
const give = (actor: Actor, change: Partial<GrantRole>, isApproved?: boolean): Promise<{ id: string }> =>
  lib.database.transaction(() =>
    makes.grant(
      { actor, ...(isApproved !== undefined && { isApproved }) },
      { type: 'grant', userId: NOBODY!, roleId: READS, ...change },
    ),
  );

describe('a grant', () => {
  it('is written as it was said, with who gave it', async () => {
    const validFrom = new Date(begin + HOUR_MS);
    const validUntil = new Date(begin + 2 * HOUR_MS);
    const said = { scope: 's2', reason: 'a project', ticket: 'T-1', source: 'import', validFrom, validUntil } as const;
    const { id } = await give(owner, said);
    expect(await stored(id)).toMatchObject({
      user_id: NOBODY,
      role_id: READS,
      scope: 's2',
      reason: 'a project',
      ticket: 'T-1',
      source: 'import',
      granted_by: OWNER,
      valid_from: validFrom,
      valid_until: validUntil,
    });
  });

  it('counts everywhere, for good and at once unless it says otherwise, and tells of itself', async () => {
    const given = await give(key, { roleId: ONLY_A });
    expect(await stored(given.id)).toMatchObject({
      scope: '*',
      reason: null,
      ticket: null,
      source: 'api',
      granted_by: null,
      valid_until: null,
    });
    expect((await stored(given.id)).valid_from.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
    expect(given).toMatchObject({
      event: { action: 'role.granted', subject: { type: 'user', id: NOBODY }, details: { role: 'm-only-a' } },
    });
  });

  it.each<[string, () => Actor, Partial<GrantRole>, unknown]>([
    ['of more than the giver holds', () => holdsA, { roleId: ALL }, 'GRANT_EXCEEDS_AUTHORITY'],
    ['for longer than the giver holds it', () => holdsA, { roleId: ONLY_A }, 'GRANT_EXCEEDS_AUTHORITY'],
    ['to somebody who holds more', () => holdsAll, { userId: OWNER_TOO! }, 'TARGET_EXCEEDS_AUTHORITY'],
    ['to nobody', () => owner, { userId: UNKNOWN }, 'USER_NOT_FOUND'],
    ['to a deleted account', () => owner, { userId: DELETED! }, 'USER_NOT_FOUND'],
    ['of no role', () => owner, { roleId: UNKNOWN }, 'ROLE_NOT_FOUND'],
    ['in the past', () => owner, { validUntil: new Date(0) }, 'VALIDATION_ERROR'],
    ['of a sensitive role, by one person', () => owner, { roleId: SENSITIVE }, 'APPROVAL_REQUIRED'],
  ])('%s is refused', async (_, actor, change, refusal) => {
    expect(await refusalCodeIn(give(actor(), change))).toBe(refusal);
  });

  it('of a sensitive role is made when a second person approved, or by Rollcall itself', async () => {
    expect(await refusalIn(give(owner, { roleId: SENSITIVE }, false))).toBe('APPROVAL_REQUIRED');
    expect(await refusalIn(give(owner, { roleId: SENSITIVE }, true))).toBeUndefined();
    expect(await refusalIn(give(system, { roleId: SENSITIVE, userId: HOLDS_ALL! }))).toBeUndefined();
  });

  it('at its own scope and for its own time is all the giver must hold', async () => {
    expect(await refusalIn(give(holdsA, { roleId: ONLY_A, validUntil: new Date(begin + HOUR_MS) }))).toBeUndefined();
  });

  it('is taken back once, by whoever holds as much as its person', async () => {
    const { id: grantId } = await give(owner, { roleId: ALL });
    const revoke = (actor: Actor): Promise<unknown> =>
      lib.database.transaction(() => makes.revoke({ actor }, { type: 'revoke', userId: NOBODY!, grantId }));
    expect(await refusalIn(revoke(holdsA))).toEqual(['TARGET_EXCEEDS_AUTHORITY', 'You do not hold m:*.']);
    expect(await revoke(holdsAll)).toMatchObject({
      id: grantId,
      event: { action: 'role.revoked', details: { role: 'm-all' } },
    });
    expect(await stored(grantId)).toMatchObject({ revoked_by: HOLDS_ALL });
    expect(await refusalIn(revoke(owner))).toBe('GRANT_NOT_FOUND');
  });
});
