// Mixed changes over HTTP until the server is gone, and a journal of what it acknowledged.
import { randomUUID } from 'node:crypto';

const WRITERS = 8;
const BULK = 4;
const PASSWORD = 'correct horse battery';

/** Makes what the writers work on: each an account of its own, so that its events form one chain. */
export async function prepareWriters(owner) {
  const writers = [];
  for (let n = 0; n < WRITERS; n++) {
    const email = `writer${n}@example.com`;
    const { id } = await owner.call('POST', '/users', { email, password: PASSWORD });
    const role = await owner.call('POST', '/roles', { name: `killed-${n}`, permissions: ['users:read'] });
    const bulk = [];
    for (let m = 0; m < BULK; m++) {
      bulk.push((await owner.call('POST', '/users', { email: `bulk${n}-${m}@example.com` })).id);
    }
    writers.push({ n, id, email, roleId: role.id, bulk });
  }
  return writers;
}

/** One call each; what it changes is told by `action`, by the subject, and by the event that the answer names. */
const CHANGES = {
  create: () => ['POST', '/users', { email: `${randomUUID()}@example.com` }, 'user.created'],
  update: ({ id }) => ['PATCH', `/users/${id}`, { profile: { displayName: randomUUID() } }, 'user.updated'],
  suspend: ({ bulk }) => ['POST', `/users/${bulk[0]}/suspend`, { reason: 'Trial' }, 'user.suspended'],
  activate: ({ bulk }) => ['POST', `/users/${bulk[0]}/activate`, undefined, 'user.activated'],
  grant: ({ id, roleId }) => [
    'POST',
    `/users/${id}/roles`,
    { roleId, scope: `org:${randomUUID().slice(0, 8)}` },
    'role.granted',
  ],
  'edit a role': ({ roleId }) => ['PATCH', `/roles/${roleId}`, { description: randomUUID() }, 'role.updated'],
  'sign in': ({ email }) => ['POST', '/auth/login', { email, password: PASSWORD }, 'session.started'],
  'grant to many': ({ bulk, roleId }) => [
    'POST',
    '/access/grants/bulk',
    { roleId, userIds: bulk, scope: `org:${randomUUID().slice(0, 8)}`, reason: 'Trial' },
    'role.granted',
  ],
  'suspend many': ({ bulk }) => [
    'POST',
    '/users/bulk/status',
    { ids: bulk.slice(1), status: 'suspended', reason: 'Trial' },
    'user.suspended',
  ],
  'activate many': ({ bulk }) => [
    'POST',
    '/users/bulk/status',
    { ids: bulk.slice(1), status: 'active', reason: 'Trial' },
    'user.activated',
  ],
};

export const KINDS = Object.keys(CHANGES);

/** Writes until the server is gone; acknowledged changes go to the journal, what was refused or cut off does not. */
export async function writeUntilKilled(url, token, writer, journal) {
  // Lives are short: each begins with another kind.
  for (let n = Math.floor(Math.random() * KINDS.length); ; n++) {
    const kind = KINDS[n % KINDS.length];
    const [method, path, body, action] = CHANGES[kind](writer);
    try {
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          ...(path !== '/auth/login' && { authorization: `Bearer ${token}` }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (answer.ok) journal.push({ kind, action, event: answer.headers.get('audit-event-id'), text });
      else if (answer.status >= 500 && answer.status !== 503) throw new Error(`${kind} was answered ${answer.status}`);
    } catch (error) {
      return error.message;
    }
  }
}
