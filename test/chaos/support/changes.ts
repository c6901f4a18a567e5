import { randomUUID } from 'node:crypto';
import { type ApiClient } from '../../support/api-client.js';
import { PASSWORD } from '../../support/server-settings.js';

const BULK = 4;

/** What one writer works on: accounts and a role of its own, so that the events of each form one chain. */
export interface Writer {
  readonly id: string;
  readonly email: string;
  readonly roleId: string;
  readonly bulk: readonly string[];
}

/** One call. What it changes is told by the action, by what was made, and by the event that the answer names. */
export interface Change {
  readonly call: readonly [method: string, path: string, body?: object];
  readonly action: string;
  /** Takes an Idempotency-Key: it is tried again and again, and must be done once. */
  readonly isKeyed?: true;
  /** The ids of what an acknowledged call made. */
  readonly made?: { readonly table: 'users' | 'user_roles'; readonly ids: (data: never) => (string | undefined)[] };
  /** It changed nothing for anybody: then the answer names no event. */
  readonly isEmpty?: (data: never) => boolean;
}

export async function makeWriter(owner: ApiClient, name: string): Promise<Writer> {
  const email = `${name}@example.com`;
  const id = await make(owner, '/users', { email, password: PASSWORD });
  const roleId = await make(owner, '/roles', { name, permissions: ['users:read'] });
  const bulk: string[] = [];
  for (let n = 0; n < BULK; n++) bulk.push(await make(owner, '/users', { email: `${name}-bulk${n}@example.com` }));
  return { id, email, roleId, bulk };
}

async function make(owner: ApiClient, path: string, body: object): Promise<string> {
  const answer = await owner.post(path, body);
  if (answer.status !== 201) throw new Error(`${path} was answered ${answer.status} ${answer.text}`);
  return (answer.data as { id: string }).id;
}

const ofId = ({ id }: { id: string }): string[] => [id];
const ofResults = ({ results }: { results: { grantId?: string }[] }): (string | undefined)[] =>
  results.map(({ grantId }) => grantId);
const isEmpty = ({ succeeded }: { succeeded: number }): boolean => succeeded === 0;
const someScope = (): string => `org:${randomUUID().slice(0, 8)}`;

/** In this order, so that what is suspended is activated again. */
export const CHANGES: Readonly<Record<string, (writer: Writer) => Change>> = {
  create: () => ({
    call: ['POST', '/users', { email: `${randomUUID()}@example.com` }],
    action: 'user.created',
    isKeyed: true,
    made: { table: 'users', ids: ofId },
  }),
  update: ({ id }) => ({
    call: ['PATCH', `/users/${id}`, { profile: { displayName: randomUUID() } }],
    action: 'user.updated',
  }),
  suspend: ({ bulk }) => ({
    call: ['POST', `/users/${bulk[0]}/suspend`, { reason: 'Trial' }],
    action: 'user.suspended',
  }),
  activate: ({ bulk }) => ({ call: ['POST', `/users/${bulk[0]}/activate`], action: 'user.activated' }),
  grant: ({ id, roleId }) => ({
    call: ['POST', `/users/${id}/roles`, { roleId, scope: someScope() }],
    action: 'role.granted',
    isKeyed: true,
    made: { table: 'user_roles', ids: ofId },
  }),
  'edit a role': ({ roleId }) => ({
    call: ['PATCH', `/roles/${roleId}`, { description: randomUUID() }],
    action: 'role.updated',
  }),
  'sign in': ({ email }) => ({
    call: ['POST', '/auth/login', { email, password: PASSWORD }],
    action: 'session.started',
  }),
  'grant to many': ({ bulk, roleId }) => ({
    call: ['POST', '/access/grants/bulk', { roleId, userIds: bulk, scope: someScope(), reason: 'Trial' }],
    action: 'role.granted',
    made: { table: 'user_roles', ids: ofResults },
    isEmpty,
  }),
  'suspend many': ({ bulk }) => ({
    call: ['POST', '/users/bulk/status', { ids: bulk.slice(1), status: 'suspended', reason: 'Trial' }],
    action: 'user.suspended',
    isKeyed: true,
    isEmpty,
  }),
  'activate many': ({ bulk }) => ({
    call: ['POST', '/users/bulk/status', { ids: bulk.slice(1), status: 'active', reason: 'Trial' }],
    action: 'user.activated',
    isKeyed: true,
    isEmpty,
  }),
};
