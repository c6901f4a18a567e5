import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type AccessChange } from '../../libs/roles/src/changes/access-change.js';
import { describeBroken } from '../../libs/roles/src/changes/access-rules.js';
import { AccessLib, Happened, refusalIn } from './access-lib.js';
import { ROLES, USERS } from './rules-fixture.js';

/** `reads` and `limited` exclude each other; two may hold `limited`; `sensitive` wants a second person. */
const [ALL, , READS, LIMITED, SENSITIVE] = ROLES as [string, string, string, string, string];
const [OWNER, ONE, OTHER, IN_GROUP, OWNER_BY_GROUP, , DELETED] = USERS;
const ACCESS_LOCK = 7_105_803;

let lib: AccessLib;

beforeAll(async () => {
  lib = await AccessLib.open();
  lib.rules.onModuleInit();
});
beforeEach(() => lib.fixture.reset());
afterAll(() => lib.close());

const sql = (statement: string, parameters: unknown[] = []): Promise<unknown> => lib.fixture.sql(statement, parameters);
const hold = (userId: string, roleId: string, scope = '*'): Promise<unknown> =>
  sql('INSERT INTO user_roles (user_id, role_id, scope) VALUES ($1, $2, $3)', [userId, roleId, scope]);
const grant = (userId: string, roleId: string): AccessChange => ({ type: 'grant', userId, roleId });
const GRAPH: AccessChange = { type: 'role.update', roleId: READS };

/** What the rules say of the state as it is, after these changes. */
const judge = (...changes: AccessChange[]): Promise<unknown> =>
  refusalIn(lib.database.transaction(() => lib.rules.assertHoldAfter(changes)));

describe('a rule that is broken', () => {
  it('refuses a grant that leads there, in words', async () => {
    await hold(ONE!, READS);
    await hold(ONE!, LIMITED);
    const refusal = ['SEPARATION_OF_DUTY', `User ${ONE} would hold both m-reads and m-limited.`];
    expect(await judge(grant(ONE!, LIMITED))).toEqual(refusal);
    expect(await judge(grant(OTHER!, READS), grant(ONE!, READS))).toEqual(refusal);
  });

  it('is no matter of a grant to somebody else, nor of taking away', async () => {
    await hold(ONE!, READS);
    await hold(ONE!, LIMITED);
    expect(await judge(grant(OTHER!, ALL))).toBeUndefined();
    expect(await judge({ type: 'revoke', userId: ONE!, grantId: ALL })).toBeUndefined();
    expect(await judge()).toBeUndefined();
  });

  it('refuses every change of the graph, whomever it concerns', async () => {
    expect(await judge(GRAPH)).toBeUndefined();
    await hold(ONE!, READS);
    await hold(ONE!, LIMITED);
    expect(await judge(GRAPH)).toEqual(['SEPARATION_OF_DUTY', `User ${ONE} would hold both m-reads and m-limited.`]);
    expect(await judge(grant(OTHER!, ALL), GRAPH)).toMatchObject(['SEPARATION_OF_DUTY', expect.anything()]);
  });

  it('may be that too many hold a role', async () => {
    await hold(ONE!, LIMITED);
    expect(await judge(grant(ONE!, LIMITED))).toBeUndefined();
    await hold(OWNER!, LIMITED);
    expect(await judge(grant(OWNER!, LIMITED))).toEqual([
      'ROLE_HOLDER_LIMIT',
      'More users than m-limited allows would hold it at once.',
    ]);
    expect(await judge(grant(OWNER!, ALL))).toBeUndefined();
  });

  it('may be that a sensitive role is inherited', async () => {
    await sql('INSERT INTO role_parents (role_id, parent_id) VALUES ($1, $2)', [ALL, SENSITIVE]);
    expect(await judge(GRAPH)).toEqual([
      'APPROVAL_REQUIRED',
      'm-sensitive is sensitive: no role may inherit it and no group may carry it.',
    ]);
  });

  it('may be that no owner is left, by a change of the graph', async () => {
    await sql('DELETE FROM group_members WHERE user_id = $1', [OWNER_BY_GROUP]);
    await sql('UPDATE user_roles SET revoked_at = now() WHERE user_id = $1', [OWNER]);
    expect(await judge(GRAPH)).toBe('LAST_OWNER');
    expect(await judge(grant(ONE!, ALL))).toBeUndefined();
  });

  it('is told one rule at a time, at most ten times', async () => {
    await sql(
      `INSERT INTO users (id, email, canonical_email, status)
       SELECT id, id || '@y.example', id || '@y.example', 'active' FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, 11)) g`,
    );
    await sql('UPDATE roles SET max_holders = 1 WHERE id = $1', [LIMITED]);
    for (const role of [READS, LIMITED])
      await sql(`INSERT INTO user_roles (user_id, role_id) SELECT id, $1 FROM users WHERE email LIKE '%@y.example'`, [
        role,
      ]);
    const first = (await judge(GRAPH)) as string[];
    expect(first).toEqual(['ROLE_HOLDER_LIMIT', 'More users than m-limited allows would hold it at once.']);
    await sql('UPDATE roles SET max_holders = NULL WHERE id = $1', [LIMITED]);
    const [code, ...told] = (await judge(GRAPH)) as string[];
    expect([code, told.length, new Set(told).size]).toEqual(['SEPARATION_OF_DUTY', 10, 10]);
    expect(await lib.rules.listBroken()).toHaveLength(11);
    await sql(`DELETE FROM user_roles WHERE user_id IN (SELECT id FROM users WHERE email LIKE '%@y.example')`);
    await sql(`DELETE FROM users WHERE email LIKE '%@y.example'`);
  });
});

describe('a restored account', () => {
  const restore = (userId: string): Promise<unknown> =>
    refusalIn(
      lib.database.transaction(async () => {
        await lib.database.query('UPDATE users SET deleted_at = NULL WHERE id = $1', [userId]);
        await lib.events.publish(new Happened('user.restored', userId));
      }),
    );

  it('holds again what it held, if the rules still allow it', async () => {
    expect(await restore(DELETED!)).toBeUndefined();
    await sql('UPDATE users SET deleted_at = now() WHERE id = $1', [DELETED]);
    await hold(ONE!, LIMITED, 's1');
    expect(await restore(DELETED!)).toMatchObject(['ROLE_HOLDER_LIMIT', expect.anything()]);
  });

  it('is judged by what it holds, not by what others do', async () => {
    await hold(ONE!, READS);
    await hold(ONE!, LIMITED);
    await sql('DELETE FROM user_roles WHERE user_id = $1', [DELETED]);
    expect(await restore(DELETED!)).toBeUndefined();
    await sql('UPDATE users SET deleted_at = now() WHERE id = $1', [DELETED]);
    await sql('DELETE FROM user_roles WHERE user_id = $1', [ONE]);
    for (const role of [READS, LIMITED]) await hold(DELETED!, role, 's1');
    expect(await restore(DELETED!)).toMatchObject(['SEPARATION_OF_DUTY', expect.anything()]);
  });
});

describe('the rules that are broken right now', () => {
  it('can be said in words', () => {
    const nobody = { role: 'owner', otherRole: null, userId: null };
    expect(describeBroken({ rule: 'LAST_OWNER', ...nobody })).toBe('No live owner would remain.');
  });

  it('are none in an order that holds', async () => {
    expect(await lib.rules.listBroken()).toEqual([]);
  });

  it('are all told, by the names of roles', async () => {
    await hold(IN_GROUP!, LIMITED, 's1');
    await sql('INSERT INTO role_parents (role_id, parent_id) VALUES ($1, $2)', [ALL, SENSITIVE]);
    await sql('DELETE FROM group_members WHERE user_id = $1', [OWNER_BY_GROUP]);
    await sql('UPDATE user_roles SET revoked_at = now() WHERE user_id = $1', [OWNER]);
    expect(await lib.rules.listBroken()).toEqual([
      { rule: 'APPROVAL_REQUIRED', role: 'm-sensitive', otherRole: null, userId: null },
      { rule: 'SEPARATION_OF_DUTY', role: 'm-reads', otherRole: 'm-limited', userId: IN_GROUP },
      { rule: 'LAST_OWNER', role: 'owner', otherRole: null, userId: null },
    ]);
  });
});

describe('the lock of access', () => {
  const inTransaction = (isGraph: boolean): Promise<unknown> =>
    refusalIn(lib.database.transaction(() => Promise.resolve(lib.rules.lock(isGraph))));

  it.each([
    ['a change of a graph waits for another', 'pg_advisory_lock', true, 'waits'],
    ['a grant waits for a change of a graph', 'pg_advisory_lock', false, 'waits'],
    ['a change of a graph waits for a grant', 'pg_advisory_lock_shared', true, 'waits'],
    ['a grant does not wait for another', 'pg_advisory_lock_shared', false, undefined],
  ])('%s', async (_, held, isGraph, expected) => {
    await sql(`SELECT ${held}($1)`, [ACCESS_LOCK]);
    const change = inTransaction(isGraph);
    expect(await Promise.race([change, sleep(expected ? 100 : 5_000, 'waits', { ref: false })])).toBe(expected);
    await sql(`SELECT pg_advisory_unlock${held.endsWith('shared') ? '_shared' : ''}($1)`, [ACCESS_LOCK]);
    expect(await change).toBeUndefined();
  });

  it('of a limited role is taken by grants of it and of what inherits it, and by those alone', async () => {
    await sql('INSERT INTO role_parents (role_id, parent_id) VALUES ($1, $2)', [SENSITIVE, LIMITED]);
    await sql('BEGIN');
    await sql('SELECT FROM roles WHERE id = $1 FOR NO KEY UPDATE', [LIMITED]);
    const waiting = [judge(grant(ONE!, LIMITED)), judge(grant(ONE!, SENSITIVE))];
    expect(await judge(grant(ONE!, READS))).toBeUndefined();
    expect(await Promise.race([...waiting, sleep(100, 'waits')])).toBe('waits');
    await sql('ROLLBACK');
    expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
  });
});
