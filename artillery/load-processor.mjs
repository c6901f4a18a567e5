// What each virtual user of the load scripts asks, drawn from the data that prepare.mjs made, and whether the answer was
// right. Every request belongs to a kind; times and wrong answers are counted for each.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const { people, sessions, userIds, names, password } = JSON.parse(readFileSync(process.env.LOAD_DATA, 'utf8'));
const EXPECTED = { sign_in: [200], wrong_sign_in: [401, 429, 503] };

const anyOf = (items) => items[Math.floor(Math.random() * items.length)];

/** Another person, user and name for every request. */
export async function draw(_request, context) {
  const { accessToken, email } = anyOf(people);
  Object.assign(context.vars, { accessToken, email, password });
  Object.assign(context.vars, { userId: anyOf(userIds), name: encodeURIComponent(anyOf(names)), stamp: Date.now() });
}

/** A session is refreshed by one at a time: its token changes with every use. */
export async function takeSession(context) {
  while (sessions.length === 0) await sleep(20);
  context.vars.refreshToken = sessions.pop().refreshToken;
}

export async function giveSessionBack(context) {
  sessions.push({ refreshToken: context.vars.refreshToken });
}

export const noteMe = noting('me');
export const noteUser = noting('user');
export const noteList = noting('list');
export const noteSearch = noting('search');
export const noteUpdate = noting('update');
export const noteRefresh = noting('refresh');
export const noteSignIn = noting('sign_in');
export const noteWrongSignIn = noting('wrong_sign_in');

function noting(kind) {
  const expected = EXPECTED[kind] ?? [200];
  return (_request, response, _context, events, next) => {
    events.emit('histogram', `load.${kind}`, response.timings.phases.total);
    if (kind !== 'wrong_sign_in') events.emit('histogram', 'load.all', response.timings.phases.total);
    events.emit('counter', 'load.answers', 1);
    events.emit('counter', 'load.wrong', expected.includes(response.statusCode) ? 0 : 1);
    return next();
  };
}
