// What each virtual user of the load scripts asks, drawn from the data that prepare.mjs made.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Requests } from './lib/requests.mjs';

const { LOAD_DATA, LOAD_TARGET: origin, LOAD_TIMELINE: timeline } = process.env;
const { people, sessions, userIds, names, password } = JSON.parse(readFileSync(LOAD_DATA, 'utf8'));
const requests = new Requests({ origin, timeline });

const anyOf = (items) => items[Math.floor(Math.random() * items.length)];
const token = () => anyOf(people).accessToken;

export const me = sending(() => ({ kind: 'me', path: '/auth/me', token: token() }));
export const user = sending(() => ({ kind: 'user', path: `/users/${anyOf(userIds)}`, token: token() }));
export const list = sending(() => ({ kind: 'list', path: '/users?limit=20', token: token() }));

export const search = sending(() => ({
  kind: 'search',
  path: `/users?limit=20&q=${encodeURIComponent(anyOf(names))}`,
  token: token(),
}));

export const update = sending(() => ({
  kind: 'update',
  method: 'PATCH',
  path: `/users/${anyOf(userIds)}`,
  token: token(),
  json: { profile: { displayName: `Title ${Date.now()}` } },
}));

export const signIn = sending(() => ({
  kind: 'sign_in',
  method: 'POST',
  path: '/auth/login',
  json: { email: anyOf(people).email, password },
}));

export const wrongSignIn = sending(() => ({
  kind: 'wrong_sign_in',
  method: 'POST',
  path: '/auth/login',
  json: { email: `${crypto.randomUUID()}@example.com`, password: 'wrong horse batteries' },
  expected: [401, 429, 503],
  isFlood: true,
}));

/** A session is refreshed by one at a time, because its token changes with every use; after a wrong answer by nobody. */
export async function refresh(_context, events) {
  while (sessions.length === 0) await sleep(20);
  const { refreshToken } = sessions.pop();
  const json = { refreshToken };
  const answer = await requests.send({ kind: 'refresh', method: 'POST', path: '/auth/refresh', json }, events);
  sessions.push(JSON.parse(answer).data);
}

/** Of a hundred requests. */
const MIX = [
  [40, me],
  [40, user],
  [5, list],
  [5, search],
  [5, update],
  [4, refresh],
  [1, signIn],
];
const DRAWN = MIX.flatMap(([count, ask]) => Array.from({ length: count }, () => ask));

export const mixed = async (context, events) => anyOf(DRAWN)(context, events);

/** Another person, user and name for every request. */
function sending(draw) {
  return async (_context, events) => void (await requests.send(draw(), events));
}
