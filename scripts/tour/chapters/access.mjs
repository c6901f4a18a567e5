import { signIn } from '../sign-in.mjs';

const LIST = 'GET /users?limit=1';

/** What somebody may do is looked up on every request, not written into the token. */
export async function walkAccess(guide, owner, cast) {
  guide.chapter(`what may ${cast.member.name} do, and who decides?`);
  const roleIds = await readRoleIds(guide, owner);
  const member = await signIn(guide, cast.member);
  await guide.request(LIST, { as: member, expect: '403 PERMISSION_DENIED', tell: ({ error }) => error.message });
  await guide.request(LIST, { expect: '401 UNAUTHENTICATED', tell: ({ error }) => error.message });

  const grant = await guide.request(`POST /users/${member.id}/roles`, {
    as: owner,
    body: { roleId: roleIds.auditor, reason: 'Looks around with the tour' },
    expect: 201,
    tell: ({ data }) => `${data.role.name} at scope ${data.scope}: ${data.reason}`,
  });
  await guide.request(LIST, { as: member, expect: 200, tell: () => 'the same token as before' });
  await guide.request(`DELETE /users/${member.id}/roles/${grant.data.id}`, { as: owner, expect: 204 });
  await guide.request(LIST, { as: member, expect: '403 PERMISSION_DENIED', tell: () => 'the same token again' });

  const admin = await signIn(guide, cast.admin);
  await guide.request(`POST /users/${member.id}/roles`, {
    as: admin,
    body: { roleId: roleIds.owner },
    expect: '403 GRANT_EXCEEDS_AUTHORITY',
    tell: ({ error }) => [error.message, ...error.details.map(({ message }) => message)],
  });
  await guide.requestQuietly('POST /auth/logout', { as: member, expect: 204 });
  await guide.requestQuietly('POST /auth/logout', { as: admin, expect: 204 });
}

async function readRoleIds(guide, owner) {
  const { data } = await guide.request('GET /roles?limit=100', {
    as: owner,
    expect: 200,
    tell: ({ data: roles }) =>
      roles
        .filter(({ isSystem }) => isSystem)
        .map(contentOf)
        .join('; '),
  });
  return Object.fromEntries(data.map(({ name, id }) => [name, id]));
}

function contentOf({ name, permissions }) {
  return permissions.length > 0 ? `${name}: ${permissions.join(' ')}` : `${name}: nothing more`;
}
