import { randomUUID } from 'node:crypto';
import { type ApiClient, type ApiResponse } from './api-client.js';
import { type Outbox } from './outbox.js';
import { challenge, codeOf, enrol, forgetSteps, verify } from './second-factor.js';
import { blackPng } from './pictures.js';
import { PASSWORD } from './server-settings.js';
import { type TestApp, type TestPerson } from './test-app.js';

export interface AuditedWorld {
  readonly app: TestApp;
  readonly outbox: Outbox;
}

/** Prepares what a route needs, then calls it once, so that it succeeds and changes something. */
type AuditedCall = (world: AuditedWorld) => Promise<ApiResponse>;

const SOON = (): string => new Date(Date.now() + 86_400_000).toISOString();
const NEW_PASSWORD = 'another horse battery';
const unique = (): string => `x${randomUUID().slice(0, 12)}`;
const address = (): string => `${randomUUID()}@example.com`;

async function made(by: ApiClient, path: string, body: object): Promise<{ id: string } & Record<string, unknown>> {
  const answer = await by.post(path, body);
  if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.text}`);
  return answer.data as { id: string } & Record<string, unknown>;
}

const user = async ({ app }: AuditedWorld): Promise<string> =>
  (await made(app.owner, '/users', { email: address(), password: PASSWORD })).id;
const role = async ({ app }: AuditedWorld, more: object = {}): Promise<string> =>
  (await made(app.owner, '/roles', { name: unique(), permissions: ['users:read'], ...more })).id;
const group = async ({ app }: AuditedWorld): Promise<string> =>
  (await made(app.owner, '/groups', { name: unique() })).id;
const serviceAccount = async ({ app }: AuditedWorld): Promise<string> =>
  (await made(app.owner, '/service-accounts', { name: unique() })).id;

async function apiKey(world: AuditedWorld): Promise<string> {
  const account = await serviceAccount(world);
  const key = await made(world.app.owner, `/service-accounts/${account}/keys`, {
    name: 'x',
    permissions: ['users:read'],
  });
  return `/service-accounts/${account}/keys/${key.id}`;
}

async function groupWithMember(world: AuditedWorld): Promise<{ path: string; userId: string }> {
  const [path, userId] = [`/groups/${await group(world)}`, await user(world)];
  await made(world.app.owner, `${path}/members`, { userIds: [userId] });
  return { path, userId };
}

async function granted(world: AuditedWorld): Promise<{ userId: string; roleId: string; grantId: string }> {
  const [userId, roleId] = [await user(world), await role(world)];
  const grant = await made(world.app.owner, `/users/${userId}/roles`, { roleId });
  return { userId, roleId, grantId: grant.id };
}

async function excluded(world: AuditedWorld): Promise<string> {
  const path = `/roles/${await role(world)}/exclusions/${await role(world)}`;
  await world.app.owner.put(path, { reason: 'x' });
  return path;
}

async function requested({ app, outbox }: AuditedWorld): Promise<{ by: TestPerson; path: string }> {
  const by = await app.person(['owner']);
  const roleId = await role({ app, outbox }, { requiresApproval: true });
  const { id } = await made(by.api, '/access/requests', { userId: await user({ app, outbox }), roleId, reason: 'x' });
  return { by, path: `/access/requests/${id}` };
}

async function invited({ app }: AuditedWorld): Promise<{ email: string; id: string }> {
  const email = address();
  return { email, id: (await made(app.owner, '/users', { email })).id };
}

async function registered({ app, outbox }: AuditedWorld): Promise<{ email: string; token: string }> {
  const email = address();
  await app.anonymous.post('/auth/register', { email, password: PASSWORD });
  return { email, token: (await outbox.take(email)).token! };
}

async function impersonating({ app, outbox }: AuditedWorld): Promise<ApiClient> {
  const acting = await app.owner.post(`/users/${await user({ app, outbox })}/impersonate`, { reason: 'x' });
  return app.anonymous.withToken((acting.data as { accessToken: string }).accessToken);
}

const PICTURE = { body: new Uint8Array(blackPng(8, 8)), headers: { 'content-type': 'image/png' } };

async function withPicture({ app }: AuditedWorld): Promise<TestPerson> {
  const person = await app.person();
  await person.api.call('PUT', '/auth/me/avatar', PICTURE);
  return person;
}

/** So many rows take a while. */
const imported = ({ app }: AuditedWorld, rows = 1): Promise<ApiResponse> => {
  const body = `email\n${Array.from({ length: rows }, address).join('\n')}\n`;
  return app.owner.call('POST', '/users/imports', { body, headers: { 'content-type': 'text/csv' } });
};

const suspended = async (world: AuditedWorld): Promise<string> => {
  const id = await user(world);
  await world.app.owner.post(`/users/${id}/suspend`, { reason: 'x' });
  return id;
};

/** One call for each route that names an event in `audit`. audit-contract.e2e-spec.ts makes them, and looks for the row. */
export const AUDITED_CALLS: Readonly<Record<string, AuditedCall>> = {
  'POST /access/apply': ({ app }) =>
    app.owner.post('/access/apply', { changes: [{ type: 'group.create', name: unique() }] }),
  'POST /access/grants/bulk': async (world) =>
    world.app.owner.post('/access/grants/bulk', { roleId: await role(world), userIds: [await user(world)] }),
  'POST /access/grants/bulk-revoke': async (world) => {
    const { userId, roleId } = await granted(world);
    return world.app.owner.post('/access/grants/bulk-revoke', { roleId, userIds: [userId] });
  },
  'POST /access/requests': async (world) => {
    const roleId = await role(world, { requiresApproval: true });
    return world.app.owner.post('/access/requests', { userId: await user(world), roleId, reason: 'x' });
  },
  'POST /access/requests/:id/approve': async (world) =>
    world.app.owner.post(`${(await requested(world)).path}/approve`, {}),
  'POST /access/requests/:id/refuse': async (world) =>
    world.app.owner.post(`${(await requested(world)).path}/refuse`, { reason: 'x' }),
  'POST /access/requests/:id/withdraw': async (world) => {
    const { by, path } = await requested(world);
    return by.api.post(`${path}/withdraw`);
  },
  'GET /audit-events/export': ({ app }) => app.owner.get('/audit-events/export?action=user.created'),
  'GET /audit-events': ({ app }) => app.owner.get('/audit-events?action=user.created'),
  'GET /audit-events/:id': async (world) => {
    await user(world);
    const [event] = (await world.app.owner.get('/audit-events?limit=1')).data as { id: string }[];
    return world.app.owner.get(`/audit-events/${event!.id}`);
  },
  'GET /audit-events/stream': ({ app }) => app.owner.get('/audit-events/stream'),
  'GET /auth/sessions': async (world) => (await impersonating(world)).get('/auth/sessions'),
  'GET /users/:id/sessions': async (world) => world.app.owner.get(`/users/${await user(world)}/sessions`),
  'POST /auth/accept-invitation': async (world) => {
    const { token } = await world.outbox.take((await invited(world)).email);
    return world.app.anonymous.post('/auth/accept-invitation', { token, password: PASSWORD });
  },
  'POST /auth/change-password': async ({ app }) =>
    (await app.person()).api.post('/auth/change-password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }),
  'POST /auth/forgot-password': async ({ app }) =>
    app.anonymous.post('/auth/forgot-password', { email: (await app.person()).email }),
  'DELETE /auth/impersonation': async (world) => (await impersonating(world)).delete('/auth/impersonation'),
  'POST /auth/login': async ({ app }) =>
    app.anonymous.post('/auth/login', { email: (await app.person()).email, password: PASSWORD }),
  'POST /auth/logout': async ({ app }) => (await app.person()).api.post('/auth/logout'),
  'POST /auth/logout-all': async ({ app }) => (await app.person()).api.post('/auth/logout-all', {}),
  'PATCH /auth/me': async ({ app }) => (await app.person()).api.patch('/auth/me', { profile: { firstName: 'Ada' } }),
  'POST /auth/mfa/recovery-codes': async ({ app }) =>
    (await enrol(app, await app.person())).api.post('/auth/mfa/recovery-codes', { password: PASSWORD }),
  'DELETE /auth/mfa/totp': async ({ app }) => {
    const { api, secret } = await enrol(app, await app.person());
    return api.call('DELETE', '/auth/mfa/totp', { body: { password: PASSWORD, code: codeOf(secret) } });
  },
  'POST /auth/mfa/totp': async ({ app }) => (await app.person()).api.post('/auth/mfa/totp', { password: PASSWORD }),
  'POST /auth/mfa/totp/confirm': async ({ app }) => {
    const { api } = await app.person();
    const { secret } = (await api.post('/auth/mfa/totp', { password: PASSWORD })).data as { secret: string };
    return api.post('/auth/mfa/totp/confirm', { code: codeOf(secret) });
  },
  'POST /auth/mfa/verify': async ({ app }) => {
    const person = await enrol(app, await app.person());
    const mfaToken = await challenge(app.anonymous, person.email);
    await forgetSteps(app, person.id);
    return verify(app.anonymous, mfaToken, { code: codeOf(person.secret) });
  },
  'POST /auth/reauthenticate': async ({ app }) =>
    (await app.person()).api.post('/auth/reauthenticate', { password: PASSWORD }),
  'POST /auth/refresh': async ({ app }) =>
    app.anonymous.post('/auth/refresh', { refreshToken: (await app.person()).api.refreshToken }),
  'POST /auth/register': ({ app }) => app.anonymous.post('/auth/register', { email: address(), password: PASSWORD }),
  'POST /auth/reset-password': async ({ app, outbox }) => {
    const { email } = await app.person();
    await app.anonymous.post('/auth/forgot-password', { email });
    const { token } = await outbox.take(email);
    return app.anonymous.post('/auth/reset-password', { token, newPassword: NEW_PASSWORD });
  },
  'DELETE /auth/sessions/:id': async ({ app }) => {
    const { api } = await app.person();
    const [session] = (await api.get('/auth/sessions')).data as { id: string }[];
    return api.delete(`/auth/sessions/${session!.id}`);
  },
  'POST /auth/verify-email': async (world) =>
    world.app.anonymous.post('/auth/verify-email', { token: (await registered(world)).token }),
  'POST /auth/verify-email/resend': async (world) =>
    world.app.anonymous.post('/auth/verify-email/resend', { email: (await registered(world)).email }),
  'POST /groups': ({ app }) => app.owner.post('/groups', { name: unique() }),
  'DELETE /groups/:id': async (world) => world.app.owner.delete(`/groups/${await group(world)}`),
  'PATCH /groups/:id': async (world) => world.app.owner.patch(`/groups/${await group(world)}`, { description: 'x' }),
  'PUT /groups/:id': async (world) => world.app.owner.put(`/groups/${await group(world)}`, { name: unique() }),
  'POST /groups/:id/members': async (world) =>
    world.app.owner.post(`/groups/${await group(world)}/members`, { userIds: [await user(world)] }),
  'DELETE /groups/:id/members/:userId': async (world) => {
    const { path, userId } = await groupWithMember(world);
    return world.app.owner.delete(`${path}/members/${userId}`);
  },
  'POST /groups/:id/members/remove': async (world) => {
    const { path, userId } = await groupWithMember(world);
    return world.app.owner.post(`${path}/members/remove`, { userIds: [userId] });
  },
  'POST /groups/:id/roles': async (world) =>
    world.app.owner.post(`/groups/${await group(world)}/roles`, { roleId: await role(world) }),
  'DELETE /groups/:id/roles/:roleId': async (world) => {
    const [path, roleId] = [`/groups/${await group(world)}/roles`, await role(world)];
    await made(world.app.owner, path, { roleId });
    return world.app.owner.delete(`${path}/${roleId}`);
  },
  'DELETE /invitations/:id': async (world) => {
    const { id } = await invited(world);
    const list = (await world.app.owner.get('/invitations?limit=100')).data as { id: string; userId: string }[];
    return world.app.owner.delete(`/invitations/${list.find(({ userId }) => userId === id)!.id}`);
  },
  'POST /permissions': ({ app }) =>
    app.owner.post('/permissions', { permissions: [{ code: `${unique()}:things:read` }] }),
  'DELETE /permissions/:code': async ({ app }) => {
    const code = `${unique()}:things:read`;
    await app.owner.post('/permissions', { permissions: [{ code }] });
    return app.owner.delete(`/permissions/${code}`);
  },
  'POST /roles': ({ app }) => app.owner.post('/roles', { name: unique(), permissions: [] }),
  'DELETE /roles/:id': async (world) => world.app.owner.delete(`/roles/${await role(world)}`),
  'PATCH /roles/:id': async (world) => world.app.owner.patch(`/roles/${await role(world)}`, { description: 'x' }),
  'PUT /roles/:id': async (world) =>
    world.app.owner.put(`/roles/${await role(world)}`, { name: unique(), permissions: [], parents: [] }),
  'DELETE /roles/:id/exclusions/:otherId': async (world) => world.app.owner.delete(await excluded(world)),
  'PUT /roles/:id/exclusions/:otherId': async (world) =>
    world.app.owner.put(`/roles/${await role(world)}/exclusions/${await role(world)}`, {}),
  'POST /service-accounts': ({ app }) => app.owner.post('/service-accounts', { name: unique() }),
  'DELETE /service-accounts/:id': async (world) =>
    world.app.owner.delete(`/service-accounts/${await serviceAccount(world)}`),
  'POST /service-accounts/:id/keys': async (world) => {
    const body = { name: 'x', permissions: ['users:read'] };
    return world.app.owner.post(`/service-accounts/${await serviceAccount(world)}/keys`, body);
  },
  'DELETE /service-accounts/:id/keys/:keyId': async (world) => world.app.owner.delete(await apiKey(world)),
  'POST /service-accounts/:id/keys/:keyId/rotate': async (world) =>
    world.app.owner.post(`${await apiKey(world)}/rotate`, {}),
  'POST /signing-keys/rotate': async ({ app }) => {
    await app.sql(`UPDATE signing_keys SET created_at = now() - interval '6 minutes' WHERE status = 'next'`);
    return app.owner.post('/signing-keys/rotate', {});
  },
  'POST /users': ({ app }) => app.owner.post('/users', { email: address() }),
  'DELETE /users/:id': async (world) => world.app.owner.delete(`/users/${await user(world)}`),
  'PATCH /users/:id': async (world) =>
    world.app.owner.patch(`/users/${await user(world)}`, { profile: { firstName: 'Ada' } }),
  'PUT /users/:id': async (world) =>
    world.app.owner.put(`/users/${await user(world)}`, { email: address(), profile: { firstName: 'Ada' } }),
  'PUT /users/:id/avatar': async (world) => world.app.owner.call('PUT', `/users/${await user(world)}/avatar`, PICTURE),
  'DELETE /users/:id/avatar': async (world) => world.app.owner.delete(`/users/${(await withPicture(world)).id}/avatar`),
  'PUT /auth/me/avatar': async ({ app }) => (await app.person()).api.call('PUT', '/auth/me/avatar', PICTURE),
  'DELETE /auth/me/avatar': async (world) => (await withPicture(world)).api.delete('/auth/me/avatar'),
  'GET /users/export': ({ app }) => app.owner.get('/users/export?format=csv'),
  'GET /auth/me/export': async ({ app }) => (await app.person()).api.get('/auth/me/export'),
  'GET /users/:id/export': async (world) => world.app.owner.get(`/users/${await user(world)}/export`),
  'POST /users/:id/erase': async (world) =>
    world.app.owner.post(`/users/${await user(world)}/erase`, { reason: 'They asked for it' }),
  'POST /users/imports': (world) => imported(world),
  'POST /users/imports/:id/cancel': async (world) => {
    const { id } = (await imported(world, 20_000)).data as { id: string };
    return world.app.owner.post(`/users/imports/${id}/cancel`);
  },
  'POST /users/:id/activate': async (world) => world.app.owner.post(`/users/${await suspended(world)}/activate`),
  'POST /users/:id/deactivate': async (world) =>
    world.app.owner.post(`/users/${await user(world)}/deactivate`, { reason: 'x' }),
  'DELETE /users/:id/deactivation': async (world) => {
    const path = `/users/${await user(world)}`;
    await made(world.app.owner, `${path}/deactivate`, { reason: 'x', at: SOON() });
    return world.app.owner.delete(`${path}/deactivation`);
  },
  'POST /users/:id/impersonate': async (world) =>
    world.app.owner.post(`/users/${await user(world)}/impersonate`, { reason: 'x' }),
  'POST /users/:id/invite': async (world) => world.app.owner.post(`/users/${(await invited(world)).id}/invite`),
  'DELETE /users/:id/mfa': async ({ app }) => {
    const { id } = await enrol(app, await app.person());
    return app.owner.call('DELETE', `/users/${id}/mfa`, { body: { reason: 'x' } });
  },
  'POST /users/:id/restore': async (world) => {
    const id = await user(world);
    await world.app.owner.delete(`/users/${id}`);
    return world.app.owner.post(`/users/${id}/restore`);
  },
  'POST /users/:id/roles': async (world) =>
    world.app.owner.post(`/users/${await user(world)}/roles`, { roleId: await role(world) }),
  'DELETE /users/:id/roles/:grantId': async (world) => {
    const { userId, grantId } = await granted(world);
    return world.app.owner.delete(`/users/${userId}/roles/${grantId}`);
  },
  'DELETE /users/:id/sessions': async ({ app }) => app.owner.delete(`/users/${(await app.person()).id}/sessions`),
  'POST /users/:id/suspend': async (world) =>
    world.app.owner.post(`/users/${await user(world)}/suspend`, { reason: 'x' }),
  'PUT /users/attribute-schema': ({ app }) =>
    app.owner.put('/users/attribute-schema', { schema: { type: 'object', description: unique() } }),
  'POST /users/bulk/delete': async (world) => world.app.owner.post('/users/bulk/delete', { ids: [await user(world)] }),
  'POST /users/bulk/status': async (world) =>
    world.app.owner.post('/users/bulk/status', { ids: [await user(world)], status: 'suspended', reason: 'x' }),
};
