// What is measured, each as a client would do it. Everything that must be looked up first is looked up in `prepare`.
import { OWNER } from './sized-apps.mjs';

const DEEP_PAGE = 500;
const PAGE_SIZE = 20;
const PREPARED_IDS = 100;

let count = 0;

/** Name, and the request of round n. */
export const OPERATIONS = [
  ['get', ({ ids }, n) => ({ path: `/users/${ids[n % ids.length]}` })],
  ['list, first page', () => ({ path: `/users?limit=${PAGE_SIZE}` })],
  ['list, page 500 by cursor', ({ cursor }) => ({ path: `/users?limit=${PAGE_SIZE}&cursor=${cursor}` })],
  ['list by name', () => ({ path: `/users?limit=${PAGE_SIZE}&sort=displayName` })],
  ['list by last sign-in', () => ({ path: `/users?limit=${PAGE_SIZE}&sort=-lastSignInAt` })],
  ['list suspended by e-mail', () => ({ path: `/users?limit=${PAGE_SIZE}&sort=email&status=suspended` })],
  ['filter by a rare role', () => ({ path: `/users?limit=${PAGE_SIZE}&role=owner` })],
  [
    'filter by attributes',
    () => ({ path: `/users?limit=${PAGE_SIZE}&attributes[costCentre]=c-7&attributes[level]=3` }),
  ],
  ['search, one hit', ({ emails }, n) => ({ path: `/users?q=${encodeURIComponent(emails[n % emails.length])}` })],
  ['search, miss', (_, n) => ({ path: `/users?q=xyzzy${n}` })],
  ['search, %', () => ({ path: '/users?q=%25' })],
  ['search, accents', ({ accented }) => ({ path: `/users?q=${encodeURIComponent(accented)}` })],
  ['search, one letter', () => ({ path: '/users?q=z' })],
  ['search, common name', () => ({ path: `/users?q=${encodeURIComponent('Müller')}` })],
  ['create', () => ({ method: 'POST', path: '/users', body: newPerson() })],
  ['update', ({ ids }, n) => ({ method: 'PATCH', path: `/users/${ids[n % ids.length]}`, body: newName(n) })],
];

/** Signs in and looks up what the operations need. */
export async function prepare(app) {
  const signedIn = await call(app, { method: 'POST', path: '/auth/login', body: OWNER });
  const target = { ...app, token: signedIn.data.accessToken };
  // The same whatever earlier runs made of the database: whom they created is younger, and they rename nobody's first name.
  const people = await call(target, { path: '/users?limit=100&sort=createdAt' });
  const ids = people.data.map(({ id }) => id).slice(0, PREPARED_IDS);
  const emails = people.data.map(({ email }) => email.split('@')[0].replace(/^[^.]*\./, ''));
  const names = people.data.map(({ profile: { firstName, lastName } }) => `${firstName} ${lastName}`);
  const accented = names.find((name) => /[^ -~]/.test(name)).toUpperCase();
  return { ...target, ids, emails, accented, cursor: await deepCursor(target) };
}

export async function call({ origin, token }, { method = 'GET', path, body }) {
  const response = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** A cursor goes with any page size: big steps first. */
async function deepCursor(target) {
  let left = (DEEP_PAGE - 1) * PAGE_SIZE;
  let cursor;
  while (left > 0) {
    const limit = Math.min(100, left);
    const page = await call(target, { path: `/users?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}` });
    cursor = page.meta.nextCursor;
    left -= limit;
  }
  return cursor;
}

function newPerson() {
  const email = `bench.${process.pid}.${++count}@example.com`;
  return { email, profile: { firstName: 'Béatrice', lastName: 'Nováková', attributes: { department: 'it' } } };
}

function newName(n) {
  return { profile: { displayName: `Renamed ${n}.${++count}` } };
}
