// What each virtual user of the load scripts asks, drawn from the data that prepare.mjs made, and whether the answer was
// right. Every request belongs to a kind; times and wrong answers are counted for each.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { TimelineWriter } from './lib/timeline.mjs';

const { people, sessions, userIds, names, password } = JSON.parse(readFileSync(process.env.LOAD_DATA, 'utf8'));
const timeline = new TimelineWriter(process.env.LOAD_TIMELINE);
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
  const isFlood = kind === 'wrong_sign_in';
  return (_request, { statusCode, timings }, _context, events, next) => {
    const { total } = timings.phases;
    const isWrong = !expected.includes(statusCode);
    events.emit('histogram', `load.${kind}`, total);
    if (!isFlood) events.emit('histogram', 'load.all', total);
    events.emit('counter', 'load.answers', 1);
    events.emit('counter', 'load.wrong', isWrong ? 1 : 0);
    timeline.add(isFlood ? undefined : total, isWrong);
    return next();
  };
}
