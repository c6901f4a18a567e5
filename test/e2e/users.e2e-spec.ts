import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient } from '../support/api-client.js';
import { PASSWORD, TestApp } from '../support/test-app.js';

interface User {
  id: string;
  email: string;
  status: string;
  version: number;
  emailVerified: boolean;
  updatedAt: string;
  profile: Record<string, unknown>;
}

let app: TestApp;
let owner: ApiClient;
let count = 0;

const newEmail = (): string => `person-${++count}@example.com`;

async function create(input: object = {}): Promise<User> {
  const response = await owner.post('/users', { email: newEmail(), ...input });
  expect(response.status).toBe(201);
  return response.data as User;
}

beforeAll(async () => {
  app = await TestApp.start();
  owner = app.owner;
});

afterAll(() => app.stop());

describe('creating a user', () => {
  it('answers the account with its ETag and writes who made it into the trail', async () => {
    const email = newEmail();
    const profile = { firstName: 'Zoë', lastName: 'Łukasiewicz', locale: 'de-CH', attributes: { floor: 3 } };
    const response = await owner.post('/users', { email, profile });

    expect(response.status).toBe(201);
    expect(response.headers.get('etag')).toBe('"1"');
    expect(response.data).toMatchObject({ email, status: 'pending', version: 1, emailVerified: false, profile });
    const { id } = response.data as User;
    const [event] = await app.auditEvents(`subjectId=${id}&action=user.created`);
    expect(event).toMatchObject({ outcome: 'success', subject: { type: 'user', id }, actor: { type: 'user' } });
    expect(response.headers.get('audit-event-id')).toBe(event!.id);
    expect(event!.changes).toMatchObject({ 'profile.firstName': { before: null, after: 'Zoë' } });
  });

  it('makes it active with a password, which appears nowhere', async () => {
    const user = await create({ password: PASSWORD });
    expect(user.status).toBe('active');
    const events = JSON.stringify(await app.auditEvents(`subjectId=${user.id}`));
    expect(JSON.stringify(user) + events).not.toMatch(/password_?hash|\$2[aby]\$|correct horse/i);
  });

  it('grants the role user unless other roles are named', async () => {
    const [plain, auditor] = [await create(), await create({ roles: ['auditor'] })];
    const rolesOf = async (id: string) =>
      ((await owner.get(`/users/${id}/roles`)).data as { role: { name: string } }[]).map(({ role }) => role.name);
    expect(await rolesOf(plain.id)).toEqual(['user']);
    expect(await rolesOf(auditor.id)).toEqual(['auditor']);
  });

  it('refuses an address that another account has, in any spelling', async () => {
    await create({ email: 'straße@müller.example' });
    for (const email of ['STRASSE@müller.example', 'ｓtrasse@xn--mller-kva.example']) {
      const response = await owner.post('/users', { email });
      expect([response.status, response.error.code]).toEqual([409, 'EMAIL_TAKEN']);
    }
  });

  it('lets one of many parallel creations win', async () => {
    const email = newEmail();
    const answers = await Promise.all(Array.from({ length: 20 }, () => owner.post('/users', { email })));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
  });

  it('refuses roles that do not exist, and then creates nothing', async () => {
    const email = newEmail();
    const response = await owner.post('/users', { email, roles: ['user', 'wizard'] });
    expect(response.error).toMatchObject({ code: 'ROLE_UNKNOWN', details: [{ field: 'roles.1' }] });
    expect((await owner.get(`/users?q=${email}`)).data).toEqual([]);
  });

  it.each([
    ['an unknown field', { status: 'active' }, 'status', 'UNKNOWN_FIELD'],
    ['an id', { id: 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11' }, 'id', 'UNKNOWN_FIELD'],
    ['an unknown profile field', { profile: { isAdmin: true } }, 'profile.isAdmin', 'UNKNOWN_FIELD'],
    ['a bad address', { email: 'no-at-sign' }, 'email', 'IS_EMAIL'],
    ['a null address', { email: null }, 'email', 'IS_EMAIL'],
    ['a short password', { password: 'short' }, 'password', 'IS_LENGTH'],
    ['a null password', { password: null }, 'password', 'IS_STRING'],
    ['a number for a name', { profile: { firstName: 7 } }, 'profile.firstName', 'IS_STRING'],
    ['a line break in a name', { profile: { firstName: 'a\nb' } }, 'profile.firstName', 'MATCHES'],
    ['a javascript: avatar', { profile: { avatarUrl: 'javascript:alert(1)' } }, 'profile.avatarUrl', 'IS_WEB_URL'],
    ['an invented time zone', { profile: { timezone: 'Mars/Olympus' } }, 'profile.timezone', 'IS_TIME_ZONE_NAME'],
    ['an invented locale', { profile: { locale: '!!' } }, 'profile.locale', 'IS_LOCALE_TAG'],
    ['a phone number without country', { profile: { phone: '0301234' } }, 'profile.phone', 'MATCHES'],
    ['a profile that is a list', { profile: [] }, 'profile', 'IS_OBJECT'],
    ['a string for a flag', { mustChangePassword: 'false' }, 'mustChangePassword', 'IS_BOOLEAN'],
    ['an operator object for a role', { roles: [{ $gt: '' }] }, 'roles', 'IS_STRING'],
    ['a NUL character', { profile: { firstName: 'a\u0000b' } }, 'profile.firstName', 'NUL_CHARACTER'],
    [
      'too many attributes',
      { profile: { attributes: { a: 'x'.repeat(9000) } } },
      'profile.attributes',
      'IS_ATTRIBUTES',
    ],
  ])('refuses %s', async (_, input, field, code) => {
    const response = await owner.post('/users', { email: newEmail(), ...input });
    expect([response.status, response.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(response.error.details).toContainEqual(expect.objectContaining({ field, code }));
  });
});

describe('reading users', () => {
  it('answers 304 to whoever has the version already', async () => {
    const { id } = await create();
    const fresh = await owner.get(`/users/${id}`);
    const again = await owner.get(`/users/${id}`, { 'if-none-match': fresh.headers.get('etag')! });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it.each(['b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11', 'not-an-id', '%00', "' OR 1=1"])(
    'answers 404 for %s',
    async (id) => {
      const response = await owner.get(`/users/${encodeURIComponent(id)}`);
      expect([response.status, response.error.code]).toEqual([404, 'USER_NOT_FOUND']);
    },
  );

  it('finds a part of a name or address, whatever case and accents, and takes % literally', async () => {
    const { id } = await create({
      email: 'eva.novakova@example.org',
      profile: { firstName: 'Éva', lastName: 'Nováková' },
    });
    for (const q of ['novak', 'ÉVA', 'eva', 'vá.NOVAKOVA@exam'.replace('vá', 'va'), 'Eva Nov']) {
      const found = (await owner.get(`/users?q=${encodeURIComponent(q)}`)).data as User[];
      expect(found.map((user) => user.id)).toContain(id);
    }
    expect((await owner.get(`/users?q=${encodeURIComponent('eva%')}`)).data).toEqual([]);
  });

  it('walks the whole list by cursor, each row once, in every order', async () => {
    await Promise.all(Array.from({ length: 7 }, () => create()));
    const total = (await owner.get('/users')).meta['total'] as number;
    for (const sort of ['-createdAt', 'createdAt', 'email', '-email', '-updatedAt,email', 'createdAt,-email']) {
      const ids: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await owner.get(`/users?limit=3&sort=${sort}${cursor === '' ? '' : `&cursor=${cursor}`}`);
        ids.push(...(page.data as User[]).map((user) => user.id));
        cursor = page.meta['nextCursor'] as string | null;
      }
      expect(ids).toHaveLength(total);
      expect(new Set(ids).size).toBe(total);
    }
  });

  it('pages by number, and says how many there are', async () => {
    const first = await owner.get('/users?limit=2&page=1&sort=email');
    const second = await owner.get('/users?limit=2&page=2&sort=email');
    expect(first.meta).toMatchObject({ limit: 2, page: 1, totalIsExact: true });
    expect(second.data).not.toEqual(first.data);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=abc', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=2&limit=3', 'limit'],
    ['page=0', 'page'],
    ['page=501&limit=20', 'page'],
    ['sort=passwordHash', 'sort'],
    ['sort=email,-email', 'sort'],
    ['status=wizard', 'status'],
    ['q=', 'q'],
    ['q=%00', 'q'],
    ['passwordHash=x', 'passwordHash'],
    ['__proto__=x', '__proto__'],
  ])('refuses the query %s', async (query, field) => {
    const response = await owner.get(`/users?${query}`);
    expect([response.status, response.error?.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(response.error.details[0]).toMatchObject({ field });
  });

  it('refuses a cursor that was altered or belongs to another query', async () => {
    const { nextCursor } = (await owner.get('/users?limit=1')).meta as { nextCursor: string };
    const altered = `${nextCursor.slice(0, -2)}${nextCursor.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const query of [
      `cursor=${altered}`,
      `cursor=${nextCursor}&sort=email`,
      `cursor=${nextCursor}&q=x`,
      'cursor=abc',
    ]) {
      const response = await owner.get(`/users?limit=1&${query}`);
      expect([response.status, response.error.code]).toEqual([400, 'INVALID_CURSOR']);
    }
  });
});

describe('changing a user', () => {
  it('merges a patch: what is left out stays, null clears, attributes merge', async () => {
    const { id } = await create({
      profile: { firstName: 'Ana', lastName: 'Souza', attributes: { a: 1, b: { c: 2, d: 3 } } },
    });
    const patched = await owner.patch(
      `/users/${id}`,
      { profile: { lastName: null, attributes: { a: null, b: { c: 9 } } } },
      { 'if-match': '"1"' },
    );
    expect(patched.data).toMatchObject({ version: 2, profile: { firstName: 'Ana', lastName: null } });
    expect((patched.data as User).profile['attributes']).toEqual({ b: { c: 9, d: 3 } });
    expect(patched.headers.get('etag')).toBe('"2"');
    const [event] = await app.auditEvents(`subjectId=${id}&action=user.updated`);
    expect(event!.changes).toMatchObject({ 'profile.lastName': { before: 'Souza', after: null } });
  });

  it('replaces the whole: what is left out is cleared', async () => {
    const { id } = await create({ profile: { firstName: 'Ana', phone: '+41446681800' }, mustChangePassword: true });
    const replaced = await owner.put(`/users/${id}`, { email: newEmail(), profile: { displayName: 'A.' } });
    expect(replaced.data).toMatchObject({ mustChangePassword: false });
    expect((replaced.data as User).profile).toMatchObject({ firstName: null, phone: null, displayName: 'A.' });
  });

  it('refuses a stale copy with 412 and changes nothing', async () => {
    const { id } = await create();
    await owner.patch(`/users/${id}`, { profile: { firstName: 'First' } });
    for (const [method, body] of [
      ['PATCH', { profile: { firstName: 'Late' } }],
      ['PUT', { email: newEmail(), profile: {} }],
      ['DELETE', undefined],
    ] as const) {
      for (const tag of ['"1"', 'W/"2"', '"not-a-version"']) {
        const response = await owner.call(method, `/users/${id}`, { body, headers: { 'if-match': tag } });
        expect([response.status, response.error.code]).toEqual([412, 'PRECONDITION_FAILED']);
      }
    }
    expect((await owner.get(`/users/${id}`)).data).toMatchObject({ version: 2, profile: { firstName: 'First' } });
  });

  it('loses no update among parallel ones that insist on their version', async () => {
    const { id } = await create();
    const attempts = Array.from({ length: 20 }, (_, n) =>
      owner.patch(`/users/${id}`, { profile: { firstName: `Name ${n}` } }, { 'if-match': '"1"' }),
    );
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(19);
  });

  it('leaves version and trail alone when nothing changes', async () => {
    const { id } = await create({ profile: { firstName: 'Same' } });
    const response = await owner.patch(`/users/${id}`, { profile: { firstName: 'Same' } });
    expect(response.data).toMatchObject({ version: 1 });
    expect(await app.auditEvents(`subjectId=${id}&action=user.updated`)).toEqual([]);
  });

  it('refuses to take another account’s address', async () => {
    const [one, two] = [await create(), await create()];
    const response = await owner.patch(`/users/${one.id}`, { email: two.email.toUpperCase() });
    expect([response.status, response.error.code]).toEqual([409, 'EMAIL_TAKEN']);
  });

  it('takes application/merge-patch+json', async () => {
    const { id } = await create();
    const response = await owner.patch(
      `/users/${id}`,
      { profile: { firstName: 'Merged' } },
      { 'content-type': 'application/merge-patch+json' },
    );
    expect(response.data).toMatchObject({ profile: { firstName: 'Merged' } });
  });
});

describe('the life of an account', () => {
  it('deletes softly, frees the address, and restores', async () => {
    const { id, email } = await create();
    expect((await owner.delete(`/users/${id}`)).status).toBe(204);
    expect((await owner.get(`/users/${id}`)).status).toBe(404);
    expect((await owner.delete(`/users/${id}`)).status).toBe(404);
    expect((await owner.get(`/users?q=${email}`)).data).toEqual([]);
    expect((await owner.get(`/users?deleted=true&q=${email}`)).data).toMatchObject([{ id }]);

    const restored = await owner.post(`/users/${id}/restore`);
    expect(restored.data).toMatchObject({ id, email, deletedAt: null });
    const again = await owner.post(`/users/${id}/restore`);
    expect([again.status, again.error.code]).toEqual([409, 'USER_NOT_DELETED']);
    const actions = (await app.auditEvents(`subjectId=${id}`)).map(({ action }) => action);
    expect(actions.slice(0, 2)).toEqual(['user.restored', 'user.deleted']);
  });

  it('refuses to restore when the address has a new owner', async () => {
    const { id, email } = await create();
    await owner.delete(`/users/${id}`);
    await create({ email });
    const response = await owner.post(`/users/${id}/restore`);
    expect([response.status, response.error.code]).toEqual([409, 'EMAIL_TAKEN']);
  });

  it('suspends with a reason that the trail keeps, and activates again', async () => {
    const { id } = await create({ password: PASSWORD });
    const suspended = await owner.post(`/users/${id}/suspend`, { reason: 'Left the company' });
    expect(suspended.data).toMatchObject({ status: 'suspended', version: 2 });
    expect((await owner.post(`/users/${id}/suspend`, { reason: 'Again' })).error.code).toBe('STATUS_CONFLICT');
    expect((await owner.post(`/users/${id}/activate`)).data).toMatchObject({ status: 'active' });
    const [event] = await app.auditEvents(`subjectId=${id}&action=user.suspended`);
    expect(event).toMatchObject({ details: { reason: 'Left the company' } });
  });

  it('refuses to suspend without a reason', async () => {
    const { id } = await create();
    const response = await owner.post(`/users/${id}/suspend`, {});
    expect(response.error).toMatchObject({ code: 'VALIDATION_ERROR', details: [{ field: 'reason' }] });
  });
});
