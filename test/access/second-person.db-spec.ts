import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Principal } from '@app/kernel';
import { type CreateAccessRequestInput } from '../../libs/roles/src/requests/access-requests.dto.js';
import { AccessRequestsRepository } from '../../libs/roles/src/requests/access-requests.repository.js';
import { RequestAuthority } from '../../libs/roles/src/requests/request-authority.js';
import { AccessLib, refusalCodeIn } from './access-lib.js';
import { HOUR_MS, ROLES, USERS, actorsAt } from './rules-fixture.js';

const [, , READS, , SENSITIVE] = ROLES as [string, string, string, string, string];
const [OWNER, HOLDS_ALL, HOLDS_A, , OWNER_TOO, NOBODY] = USERS;
const UNKNOWN = 'ffffffff-0000-4000-8000-000000000000';

let lib: AccessLib;
let begin: number;
let owner: Principal, holdsAll: Principal, holdsA: Principal, key: Principal;

beforeAll(async () => {
  lib = await AccessLib.open();
});
beforeEach(async () => {
  begin = await lib.fixture.reset();
  await lib.fixture.sql('DELETE FROM user_roles WHERE user_id = $1', [NOBODY]);
  const actors = actorsAt(begin) as Principal[];
  [owner, holdsAll, holdsA] = actors as [Principal, Principal, Principal];
  key = actors[8]!;
});
afterAll(() => lib.close());

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
    expect(await refusalCodeIn(ask(actor(), input))).toBe(code);
  });

  it('is asked for as far as one holds it: there, and for as long', async () => {
    await lib.fixture.sql(
      `INSERT INTO user_roles (user_id, role_id, scope, valid_until) VALUES ($1, $2, 's1', now() + interval '2 hours')`,
      [NOBODY, SENSITIVE],
    );
    const person: Principal = { kind: 'user', userId: NOBODY!, sessionId: 's' };
    const soon = new Date(begin + HOUR_MS);
    expect(await refusalCodeIn(ask(person, { userId: NOBODY!, scope: 's1', validUntil: soon }))).toBeUndefined();
    const beyond = [{ scope: 's1' }, { validUntil: soon }, { scope: 's2', validUntil: soon }];
    for (const said of beyond)
      expect(await refusalCodeIn(ask(person, { userId: NOBODY!, ...said }))).toBe('GRANT_EXCEEDS_AUTHORITY');
    expect(await refusalCodeIn(ask(person, { scope: 's1', validUntil: soon }))).toBe('GRANT_EXCEEDS_AUTHORITY');
  });

  it('is decided by a third, and taken back by who asked', async () => {
    const input = { roleId: SENSITIVE, userId: NOBODY!, reason: 'because' } as CreateAccessRequestInput;
    const { id } = await requests.insert(HOLDS_A!, input);
    const subject: Principal = { kind: 'user', userId: NOBODY!, sessionId: 's' };
    expect(await authority.assertMayDecide(owner, id)).toBe(OWNER);
    expect(await refusalCodeIn(authority.assertMayDecide(holdsA, id))).toBe('SELF_APPROVAL');
    expect(await refusalCodeIn(authority.assertMayDecide(subject, id))).toBe('SELF_APPROVAL');
    expect(await refusalCodeIn(authority.assertMayDecide(owner, UNKNOWN))).toBe('ACCESS_REQUEST_NOT_FOUND');
    expect(await authority.assertRequested(holdsA, id)).toBe(HOLDS_A);
    expect(await refusalCodeIn(authority.assertRequested(owner, id))).toBe('ACCESS_REQUEST_NOT_FOUND');
  });

  it('is for people: a key would be a second person of the same person', async () => {
    const refused: unknown = await authority.assertMayDecide(key, UNKNOWN).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'PERMISSION_DENIED',
      details: [{ code: 'PEOPLE_ONLY', message: 'This is for people: an API key cannot be one of the two.' }],
    });
    expect(await refusalCodeIn(authority.assertRequested(key, UNKNOWN))).toBe('PERMISSION_DENIED');
  });
});
