// The accounts of the bench, all made through the API, and addresses that nobody has. All addresses look alike and have the
// same length. There are many of each kind, because an account takes only so many failures and reset links.
import { randomBytes } from 'node:crypto';
import { Connection, request } from './connection.mjs';
import { forEachAsOwner } from './api.mjs';

export const PASSWORD = 'correct horse battery';
const WRONG = 'wrong horse batteries';

export const newEmail = () => `${randomBytes(8).toString('hex')}@example.com`;

const withPassword = (email) => ({ email, password: PASSWORD });

/** How an account of each kind comes to be. */
const MAKE = {
  active: (api, email) => api.call('POST', '/users', withPassword(email)),
  suspended: async (api, email) => {
    const { id } = await api.call('POST', '/users', withPassword(email));
    await api.call('POST', `/users/${id}/suspend`, { reason: 'bench' });
  },
  deleted: async (api, email) => {
    const { id } = await api.call('POST', '/users', withPassword(email));
    await api.call('DELETE', `/users/${id}`);
  },
  unverified: (api, email) => api.call('POST', '/auth/register', withPassword(email)),
  passwordless: (api, email) => api.call('POST', '/users', { email }),
  unknown: () => {},
};

/** @returns {Promise<Record<keyof typeof MAKE | 'locked' | 'lockedUnknown', string[]>>} addresses by kind */
export async function makePeople(port, { perKind, lockedPerKind, failuresToLock }) {
  const people = Object.fromEntries(Object.keys(MAKE).map((kind) => [kind, Array.from({ length: perKind }, newEmail)]));
  const jobs = Object.entries(people).flatMap(([kind, emails]) => emails.map((email) => ({ kind, email })));
  await forEachAsOwner(port, jobs, (api, { kind, email }) => MAKE[kind](api, email));
  const locked = Array.from({ length: lockedPerKind }, newEmail);
  const lockedUnknown = Array.from({ length: lockedPerKind }, newEmail);
  await forEachAsOwner(port, locked, MAKE.active);
  for (const email of [...locked, ...lockedUnknown]) await lock(port, email, failuresToLock);
  return { ...people, locked, lockedUnknown };
}

async function lock(port, email, failures) {
  const connection = await Connection.open(port);
  const guess = request('POST', '/auth/login', { body: { email, password: WRONG } });
  for (let done = 0; done <= failures; done++) await connection.send(guess);
  connection.close();
}
