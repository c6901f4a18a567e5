import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Clock } from '@app/platform';
import { type Actor, type Principal } from '@app/kernel';
import { type GrantRole } from '../../libs/roles/src/changes/access-change.js';
import { GrantChanges } from '../../libs/roles/src/grants/grant-changes.js';
import { NewcomerGrants } from '../../libs/roles/src/grants/newcomer-grants.js';
import { type CreateAccessRequestInput } from '../../libs/roles/src/requests/access-requests.dto.js';
import { AccessRequestsRepository } from '../../libs/roles/src/requests/access-requests.repository.js';
import { RequestAuthority } from '../../libs/roles/src/requests/request-authority.js';
import { AccessLib, refusalIn } from './access-lib.js';
import { HOUR_MS, ROLES, USERS, actorsAt } from './rules-fixture.js';

const [ALL, ONLY_A, READS, , SENSITIVE] = ROLES as [string, string, string, string, string];
const [OWNER, HOLDS_ALL, HOLDS_A, , OWNER_TOO, NOBODY, DELETED] = USERS;
const UNKNOWN = 'ffffffff-0000-4000-8000-000000000000';

const ONLY_A_CODES = ['m:a:*', 'roles:assign'];
const granting = (permissions: readonly string[]): Principal => ({ ...key, permissions }) as Principal;

let lib: AccessLib;
let makes: GrantChanges;
let newcomers: NewcomerGrants;
let begin: number;
let owner: Principal, holdsAll: Principal, holdsA: Principal, system: Actor, key: Principal;

beforeAll(async () => {
  lib = await AccessLib.open();
  makes = new GrantChanges(lib.grants, lib.roles, lib.authority, new Clock());
  newcomers = new NewcomerGrants(lib.roles, lib.grants, lib.authority);
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
    const told = await refusalIn(give(actor(), change));
    expect(Array.isArray(told) ? told[0] : told).toBe(refusal);
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
    const told = await refusalIn(giveAll(actor(), [roles]));
    expect(Array.isArray(told) ? told[0] : told).toBe(refusal);
  });

  it('are given as far as the giver holds them, and sensitive ones by Rollcall itself', async () => {
    expect(await refusalIn(giveAll(granting(ONLY_A_CODES), [['m-reads']]))).toBeUndefined();
    expect((await giveAll(system, [['m-sensitive']])).pairs).toEqual([{ userId: first, roleId: SENSITIVE }]);
  });
});

describe('what needs a second person', () => {
  let authority: RequestAuthority;
  let requests: AccessRequestsRepository;

  beforeAll(() => {
    requests = new AccessRequestsRepository(lib.database);
    authority = new RequestAuthority(requests, lib.roles, lib.grants, lib.authority);
  });

  const ask = (actor: Principal, input: Partial<CreateAccessRequestInput>): Promise<string> =>
    lib.database.transaction(() =>
      authority.assertMayRequest(actor, { roleId: SENSITIVE, reason: 'because', ...input }),
    );
  const codeOf = async (work: Promise<unknown>): Promise<unknown> => [await refusalIn(work)].flat()[0];

  it('may be asked for by whoever could give it', async () => {
    expect(await ask(owner, { userId: NOBODY! })).toBe(OWNER);
    expect(await ask(owner, {})).toBe(OWNER);
    expect(await ask(holdsAll, { userId: NOBODY! })).toBe(HOLDS_ALL);
  });

  it.each<[string, () => Principal, Partial<CreateAccessRequestInput>, string]>([
    ['a role that needs none', () => owner, { roleId: READS, userId: NOBODY! }, 'APPROVAL_NOT_NEEDED'],
    ['no role', () => owner, { roleId: UNKNOWN }, 'ROLE_NOT_FOUND'],
    ['nobody', () => owner, { userId: UNKNOWN }, 'USER_NOT_FOUND'],
    ['what one does not hold', () => holdsA, { userId: NOBODY! }, 'GRANT_EXCEEDS_AUTHORITY'],
    ['somebody who holds more', () => holdsAll, { userId: OWNER_TOO! }, 'TARGET_EXCEEDS_AUTHORITY'],
    ['by a key', () => key, { userId: NOBODY! }, 'PERMISSION_DENIED'],
  ])('is not asked for: %s', async (_, actor, input, code) => {
    expect(await codeOf(ask(actor(), input))).toBe(code);
  });

  it('is asked for as far as one holds it: there, and for as long', async () => {
    await lib.fixture.sql(
      `INSERT INTO user_roles (user_id, role_id, scope, valid_until) VALUES ($1, $2, 's1', now() + interval '2 hours')`,
      [NOBODY, SENSITIVE],
    );
    const person: Principal = { kind: 'user', userId: NOBODY!, sessionId: 's' };
    const soon = new Date(begin + HOUR_MS);
    expect(await codeOf(ask(person, { userId: NOBODY!, scope: 's1', validUntil: soon }))).toBeUndefined();
    const beyond = [{ scope: 's1' }, { validUntil: soon }, { scope: 's2', validUntil: soon }];
    for (const said of beyond)
      expect(await codeOf(ask(person, { userId: NOBODY!, ...said }))).toBe('GRANT_EXCEEDS_AUTHORITY');
    expect(await codeOf(ask(person, { scope: 's1', validUntil: soon }))).toBe('GRANT_EXCEEDS_AUTHORITY');
  });

  it('is decided by a third, and taken back by who asked', async () => {
    const input = { roleId: SENSITIVE, userId: NOBODY!, reason: 'because' } as CreateAccessRequestInput;
    const { id } = await requests.insert(HOLDS_A!, input);
    const subject: Principal = { kind: 'user', userId: NOBODY!, sessionId: 's' };
    expect(await authority.assertMayDecide(owner, id)).toBe(OWNER);
    expect(await codeOf(authority.assertMayDecide(holdsA, id))).toBe('SELF_APPROVAL');
    expect(await codeOf(authority.assertMayDecide(subject, id))).toBe('SELF_APPROVAL');
    expect(await codeOf(authority.assertMayDecide(owner, UNKNOWN))).toBe('ACCESS_REQUEST_NOT_FOUND');
    expect(await authority.assertRequested(holdsA, id)).toBe(HOLDS_A);
    expect(await codeOf(authority.assertRequested(owner, id))).toBe('ACCESS_REQUEST_NOT_FOUND');
  });

  it('is for people: a key would be a second person of the same person', async () => {
    const refused: unknown = await authority.assertMayDecide(key, UNKNOWN).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'PERMISSION_DENIED',
      details: [{ code: 'PEOPLE_ONLY', message: 'This is for people: an API key cannot be one of the two.' }],
    });
    expect(await codeOf(authority.assertRequested(key, UNKNOWN))).toBe('PERMISSION_DENIED');
  });
});
