import { signIn } from '../sign-in.mjs';

/** Somebody is shut out, let in again, deleted and restored. */
export async function walkSuspension(guide, owner, { leaver }) {
  guide.chapter(`${leaver.name} leaves for a while`);
  const path = `/users/${leaver.id}`;
  const before = await signIn(guide, leaver);
  await guide.request('GET /auth/me', { as: before, expect: 200 });
  await guide.request(`POST ${path}/suspend`, {
    as: owner,
    body: { reason: 'On leave' },
    expect: 200,
    tell: ({ data }) => `status: ${data.status}`,
  });
  await guide.request('GET /auth/me', { as: before, expect: '401 UNAUTHENTICATED', tell: () => 'refused at once' });
  await assertSignInSaysNothing(guide, leaver);
  await guide.request(`POST ${path}/activate`, {
    as: owner,
    expect: 200,
    tell: ({ data }) => `status: ${data.status}`,
  });
  await guide.request('GET /auth/me', {
    as: before,
    expect: '401 UNAUTHENTICATED',
    tell: () => 'the old token stays dead',
  });
  const after = await signIn(guide, leaver);
  await guide.request('GET /auth/me', { as: after, expect: 200, tell: () => 'a new sign-in works' });

  await guide.request(`DELETE ${path}`, { as: owner, expect: 204 });
  await guide.request(`GET ${path}`, { as: owner, expect: '404 USER_NOT_FOUND' });
  await guide.request('GET /auth/me', { as: after, expect: '401 UNAUTHENTICATED' });
  await guide.request(`POST ${path}/restore`, {
    as: owner,
    expect: 200,
    tell: ({ data }) => `back with everything: ${data.profile.displayName}, ${data.status}`,
  });
}

/** Whoever tries passwords must not learn that the account exists, or that the password was right. */
async function assertSignInSaysNothing(guide, { email, password }) {
  const expect = '401 INVALID_CREDENTIALS';
  const right = await guide.request('POST /auth/login', {
    body: { email, password },
    expect,
    tell: () => 'the right password, and the same answer as to a wrong one',
  });
  const wrong = await guide.requestQuietly('POST /auth/login', {
    body: { email, password: `not ${password}` },
    expect,
  });
  guide.hold('a suspended account answers like a wrong password', right.error.message === wrong.error.message);
}
