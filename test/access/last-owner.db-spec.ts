import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type EventAction } from '@app/kernel';
import { AccessLib, Happened, refusalIn } from './access-lib.js';
import { GROUPS, ROLES, USERS } from './rules-fixture.js';

/** The first holds `owner` themselves, the fifth by a group. */
const [OWNER, OTHER, , , BY_GROUP] = USERS as [string, string, string, string, string];

/** The lock of whatever may take an owner away. */
const OWNER_LOCK = 7_105_802;

let lib: AccessLib;

beforeAll(async () => {
  lib = await AccessLib.open();
  lib.lastOwner.onModuleInit();
});
beforeEach(() => lib.fixture.reset());
afterAll(() => lib.close());

const sql = (statement: string, parameters: unknown[] = []): Promise<unknown> => lib.fixture.sql(statement, parameters);

/** What becomes of a change of the account of somebody, when it is told. */
const refusalOf = (
  action: EventAction,
  userId: string,
  statement = 'SELECT',
  parameters: unknown[] = [],
): Promise<unknown> =>
  refusalIn(
    lib.database.transaction(async () => {
      await lib.database.query(statement, parameters);
      await lib.events.publish(new Happened(action, userId));
    }),
  );

describe('the last owner', () => {
  it.each<[EventAction, string]>([
    ['user.suspended', `UPDATE users SET status = 'suspended' WHERE id = $1`],
    ['user.deactivated', `UPDATE users SET status = 'deactivated' WHERE id = $1`],
    ['user.deactivation-scheduled', `UPDATE users SET deactivate_at = now() + interval '1 day' WHERE id = $1`],
    ['user.deleted', 'UPDATE users SET deleted_at = now() WHERE id = $1'],
    ['role.revoked', 'UPDATE user_roles SET revoked_at = now() WHERE user_id = $1'],
  ])('cannot leave by %s, and one of two can', async (action, statement) => {
    expect(await refusalOf(action, OWNER, statement, [OWNER])).toBeUndefined();
    await sql('UPDATE user_roles SET revoked_at = NULL WHERE user_id = $1', [OWNER]);
    await sql(`UPDATE users SET status = 'active', deleted_at = NULL, deactivate_at = NULL`);
    await sql('UPDATE group_members SET removed_at = now() WHERE user_id = $1', [BY_GROUP]);
    expect(await refusalOf(action, OWNER, statement, [OWNER])).toBe('LAST_OWNER');
  });

  it('may be one by a group, and cannot leave it either', async () => {
    await sql('UPDATE user_roles SET revoked_at = now() WHERE user_id = $1', [OWNER]);
    expect(await refusalOf('user.suspended', BY_GROUP)).toBeUndefined();
    expect(
      await refusalOf('user.suspended', BY_GROUP, `UPDATE users SET status = 'suspended' WHERE id = $1`, [BY_GROUP]),
    ).toBe('LAST_OWNER');
  });

  it('may be one by a role that inherits it', async () => {
    await sql('UPDATE user_roles SET revoked_at = now() WHERE user_id = $1', [OWNER]);
    await sql('UPDATE group_members SET removed_at = now() WHERE user_id = $1', [BY_GROUP]);
    await sql(`INSERT INTO role_parents (role_id, parent_id) SELECT $1, id FROM roles WHERE name = 'owner'`, [
      ROLES[0],
    ]);
    expect(await lib.lastOwner.remains()).toBe(true);
    expect(await refusalOf('user.deleted', OTHER, 'UPDATE users SET deleted_at = now() WHERE id = $1', [OTHER])).toBe(
      'LAST_OWNER',
    );
  });

  it('is no matter where nobody leaves who ever was one, even when there is none', async () => {
    await sql('UPDATE user_roles SET revoked_at = now() WHERE user_id = $1', [OWNER]);
    await sql('DELETE FROM group_members WHERE user_id = $1', [BY_GROUP]);
    expect(await lib.lastOwner.remains()).toBe(false);
    expect(await refusalIn(lib.database.transaction(() => lib.lastOwner.assertRemains()))).toBe('LAST_OWNER');
    expect(await refusalOf('user.suspended', OTHER)).toBeUndefined();
    expect(await refusalOf('user.updated', OWNER)).toBeUndefined();
    expect(await refusalOf('user.suspended', OWNER)).toBe('LAST_OWNER');
    await sql('INSERT INTO group_members (group_id, user_id) VALUES ($1, $2)', [GROUPS[0], OTHER]);
    expect(await refusalOf('role.revoked', OTHER)).toBe('LAST_OWNER');
  });

  it('is decided behind a lock: of two owners who leave at once, one stays', async () => {
    const leave = (userId: string): Promise<unknown> =>
      refusalOf('user.suspended', userId, `UPDATE users SET status = 'suspended' WHERE id = $1`, [userId]);
    const refusals = await Promise.all([leave(OWNER), leave(BY_GROUP)]);
    expect(refusals.filter((refusal) => refusal === 'LAST_OWNER')).toHaveLength(1);
  });

  it.each([
    ['an owner', OWNER],
    ['anybody, who may be becoming one', OTHER],
  ])('is decided after whoever is changing who is one: the leaving of %s waits', async (_, userId) => {
    await sql('SELECT pg_advisory_lock($1)', [OWNER_LOCK]);
    const leaving = refusalOf('user.suspended', userId);
    expect(await Promise.race([leaving, sleep(100, 'waits')])).toBe('waits');
    await sql('SELECT pg_advisory_unlock($1)', [OWNER_LOCK]);
    expect(await leaving).toBeUndefined();
  });
});
