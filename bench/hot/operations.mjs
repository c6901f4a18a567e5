// What is measured, each as a client asks it. `prepare` signs people in and looks up what the requests need; `OPERATIONS`
// name their requests, which both servers understand.
import { randomBytes } from 'node:crypto';
import { CONNECTIONS } from './load.mjs';
import { OWNER_EMAIL, PASSWORD } from './stage.mjs';

const API = '/api/v1';
const PAGE_SIZE = 20;
const DEEP_ROWS = 10_000;
const IDS = 2_000;
const NAMES = ['müller', 'kowalsk', 'garcía', 'okafor', 'tanaka', 'dvořák', 'nguyễn', 'wójcik', 'lefèvre', 'sharma'];

export async function call(server, method, path, { body, token, device } = {}) {
  const headers = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(body && { 'content-type': 'application/json' }),
    ...(device && { 'x-device-token': device }),
  };
  const answer = await fetch(server.origin + API + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${server.name}: ${method} ${path} answered ${answer.status}: ${text}`);
  return JSON.parse(text);
}

/** Everybody signs in at the application: the floor takes its tokens. */
export async function prepare({ app, floor, client }) {
  const owner = (await call(app, 'POST', '/auth/login', { body: { email: OWNER_EMAIL, password: PASSWORD } })).data;
  const { rows } = await client.query(
    `SELECT id, email FROM users WHERE status = 'active' AND deleted_at IS NULL
    AND email <> $1 ORDER BY md5(email) LIMIT ${IDS}`,
    [OWNER_EMAIL],
  );
  const people = rows.slice(0, 2 * CONNECTIONS);
  for (const person of people) {
    const { data } = await call(app, 'POST', '/auth/login', { body: { email: person.email, password: PASSWORD } });
    Object.assign(person, {
      token: data.accessToken,
      sessionId: sessionIdOf(data.accessToken),
      device: data.deviceToken,
    });
  }
  const cursor = { app: await deepCursor(app, owner.accessToken), floor: await deepCursor(floor, owner.accessToken) };
  return { token: owner.accessToken, ids: rows.map(({ id }) => id), people, cursor };
}

async function deepCursor(server, token) {
  let cursor;
  for (let rows = 0; rows < DEEP_ROWS; rows += 100) {
    const { meta } = await call(server, 'GET', `/users?limit=100${cursor ? `&cursor=${cursor}` : ''}`, { token });
    if (meta.nextCursor === null) break;
    cursor = meta.nextCursor;
  }
  return cursor;
}

const json = { 'content-type': 'application/json' };
const as = (token) => ({ authorization: `Bearer ${token}` });
const get = (path, token) => ({ method: 'GET', path: API + path, headers: as(token) });
const send = (method, path, token, body) => ({
  method,
  path: API + path,
  headers: { ...json, ...(token && as(token)) },
  body: JSON.stringify(body),
});
const many = (count, requestOf) => Array.from({ length: count }, (_, n) => requestOf(n));

/** Another id, person or name for each request of each connection. */
const spread = (list, connection, n) => list[(connection * 37 + n) % list.length];

let count = 0;

/**
 * Before each burst: the last one was cut off, and who lost an answer holds a token that is used up. People of the two
 * servers are not the same, so neither uses up the other's.
 */
export async function renewRefreshTokens({ people }, client) {
  for (const person of people) person.refreshToken = randomBytes(32).toString('base64url');
  await client.query(
    `INSERT INTO refresh_tokens (session_id, token_hash)
     SELECT session_id, sha256(convert_to(token, 'UTF8')) FROM unnest($1::uuid[], $2::text[]) AS t (session_id, token)`,
    [people.map(({ sessionId }) => sessionId), people.map(({ refreshToken }) => refreshToken)],
  );
}

function sessionIdOf(token) {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).sid;
}

/** A token works once: each connection sends the one that its last answer brought. */
function refresh(world, server, connection) {
  const person = world.people[connection + (server.name === 'app' ? 0 : CONNECTIONS)];
  return {
    method: 'POST',
    path: `${API}/auth/refresh`,
    headers: json,
    setupRequest: (request) => ({ ...request, body: JSON.stringify({ refreshToken: person.refreshToken }) }),
    onResponse: (status, body) => {
      if (status === 200) person.refreshToken = JSON.parse(body).data.refreshToken;
    },
  };
}

/** From a device that is known, as people mostly do. */
function signIn({ people }, connection) {
  const { email, device } = people[connection];
  const request = send('POST', '/auth/login', undefined, { email, password: PASSWORD });
  return { ...request, headers: { ...request.headers, 'x-device-token': device } };
}

const update = ({ ids, token }, connection, n) =>
  send('PATCH', `/users/${spread(ids, connection, n)}`, token, { profile: { displayName: `Renamed ${n}.${++count}` } });
const fresh = (request) => ({
  ...request(0),
  setupRequest: (sent) => ({ ...sent, ...request(++count) }),
});

export const OPERATIONS = [
  {
    name: 'sign-in',
    target: 0.95,
    against: 'bcrypt',
    requests: (world, _server, connection) => [signIn(world, connection)],
  },
  {
    name: 'create user',
    target: 0.95,
    against: 'bcrypt',
    requests: ({ token }) => [
      fresh(() =>
        send('POST', '/users', token, {
          email: `bench.${process.pid}.${++count}@example.com`,
          password: 'a lantern in the quiet harbour',
          profile: { firstName: 'Béatrice', lastName: 'Nováková' },
        }),
      ),
    ],
  },
  {
    name: 'refresh',
    target: 0.5,
    requests: (world, server, connection) => [refresh(world, server, connection)],
  },
  {
    name: 'own profile',
    target: 0.7,
    same: (world, connection) => ({ path: '/auth/me', token: world.people[connection].token }),
    requests: ({ people }, _server, connection) => [get('/auth/me', people[connection].token)],
  },
  {
    name: 'user by id',
    target: 0.7,
    same: ({ ids, token }) => ({ path: `/users/${ids[7]}`, token }),
    requests: ({ ids, token }, _server, connection) =>
      many(100, (n) => get(`/users/${spread(ids, connection, n)}`, token)),
  },
  {
    name: 'list, first page',
    target: 0.6,
    same: ({ token }) => ({ path: `/users?limit=${PAGE_SIZE}`, token }),
    requests: ({ token }) => [get(`/users?limit=${PAGE_SIZE}`, token)],
  },
  {
    name: 'list, deep cursor',
    target: 0.6,
    same: ({ token, cursor }, _connection, { name }) => ({
      path: `/users?limit=${PAGE_SIZE}&cursor=${cursor[name]}`,
      token,
    }),
    requests: ({ token, cursor }, { name }) => [get(`/users?limit=${PAGE_SIZE}&cursor=${cursor[name]}`, token)],
  },
  {
    name: 'search',
    target: 0.7,
    same: ({ token }) => ({ path: `/users?limit=${PAGE_SIZE}&q=${encodeURIComponent(NAMES[0])}`, token }),
    requests: ({ token }, _server, connection) =>
      many(NAMES.length, (n) =>
        get(`/users?limit=${PAGE_SIZE}&q=${encodeURIComponent(spread(NAMES, connection, n))}`, token),
      ),
  },
  {
    name: 'update, audited',
    target: 0.5,
    requests: (world, _server, connection) => [fresh((n) => update(world, connection, n))],
  },
  {
    name: 'access check',
    same: ({ ids, token }) => ({
      method: 'POST',
      path: '/access/check',
      token,
      body: { userId: ids[3], permission: 'users:read' },
    }),
    requests: ({ ids, token }, _server, connection) =>
      many(100, (n) =>
        send('POST', '/access/check', token, { userId: spread(ids, connection, n), permission: 'users:read' }),
      ),
  },
  {
    name: 'mix',
    target: 0.6,
    requests: mixed,
  },
];

/** 80 % reads, 10 % lists, 5 % updates, 4 % refreshes, 1 % sign-ins; each connection begins elsewhere in the hundred. */
function mixed(world, server, connection) {
  const kinds = [
    [40, () => get('/auth/me', world.people[connection].token)],
    [40, (n) => get(`/users/${spread(world.ids, connection, n)}`, world.token)],
    [10, () => get(`/users?limit=${PAGE_SIZE}`, world.token)],
    [5, () => fresh((n) => update(world, connection, n))],
    [4, () => refresh(world, server, connection)],
    [1, () => signIn(world, connection)],
  ];
  const hundred = kinds.flatMap(([share, requestOf]) => many(share, requestOf));
  // 37 has no common factor with 100: each kind is spread over the whole.
  return many(100, (n) => hundred[((n + connection * 2) * 37) % 100]);
}
