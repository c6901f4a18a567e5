import { readFileSync } from 'node:fs';
import { StepFailed } from '../../lib/step-failed.mjs';
import { inRoot } from '../../lib/root.mjs';
import { parseCsv } from '../csv.mjs';
import { TOUR_PASSWORD } from '../sign-in.mjs';

const AT_ONCE = 4;

/** Those who act in the tour have a password; everybody else of the list stays pending, as people without one do. */
const CAST = {
  member: 'bozena.szczesniak@example.org',
  admin: 'thordis.hrafnsdottir@example.com',
  leaver: 'isil.kilicoglu@example.net',
};

/** Creates the people of examples/people.csv. @returns how many they are, and the cast by part */
export async function walkPeople(guide, owner) {
  const rows = parseCsv(readFileSync(inRoot('examples', 'people.csv'), 'utf8'));
  guide.chapter(`create the ${rows.length} people of examples/people.csv, ${AT_ONCE} at once`);
  const startedAt = Date.now();
  const answers = await inParallel(rows, (row) =>
    guide.requestQuietly('POST /users', { as: owner, body: toInput(row), expect: [201, '409 EMAIL_TAKEN'] }),
  );
  report(guide, answers, Date.now() - startedAt);
  return { peopleCount: rows.length, cast: await findCast(guide, owner, rows) };
}

function toInput({ email, department, roles, ...profile }) {
  const given = Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== ''));
  return {
    email,
    profile: { ...given, attributes: { department } },
    ...(roles !== '' && { roles: roles.split(';') }),
    ...(Object.values(CAST).includes(email) && { password: TOUR_PASSWORD }),
  };
}

async function inParallel(items, work) {
  const results = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

function report(guide, answers, milliseconds) {
  const created = answers.filter(({ status }) => status === 201);
  const takenCount = answers.length - created.length;
  const seconds = (milliseconds / 1000).toFixed(1);
  guide.line(`POST /users, ${answers.length} times in ${seconds} s -> ${created.length} x 201, ${takenCount} x 409`);
  if (takenCount > 0) guide.note('409 EMAIL_TAKEN: these people are here from an earlier tour, and are used again');
  const last = created.at(-1);
  if (last) guide.note(`the last one: ${last.data.profile.displayName}, ${last.data.email}, ${last.data.status}`);
}

async function findCast(guide, owner, rows) {
  const parts = Object.entries(CAST).map(async ([part, email]) => {
    const row = rows.find((candidate) => candidate.email === email);
    return [part, { name: row.firstName, email, password: TOUR_PASSWORD, id: await readyId(guide, owner, email) }];
  });
  return Object.fromEntries(await Promise.all(parts));
}

/** A tour that was cut short may have left somebody suspended, or with a role that the story is about to give them. */
async function readyId(guide, owner, email) {
  const found = await guide.requestQuietly(`GET /users?q=${encodeURIComponent(email)}`, { as: owner, expect: 200 });
  const { id, status } = found.data.find((user) => user.email.toLowerCase() === email) ?? {};
  if (status !== 'active' && status !== 'suspended') {
    throw new StepFailed(`the account of ${email} is not the one that the tour makes; delete it, then start again`);
  }
  if (status === 'suspended') await guide.requestQuietly(`POST /users/${id}/activate`, { as: owner, expect: 200 });
  const grants = await guide.requestQuietly(`GET /users/${id}/roles`, { as: owner, expect: 200 });
  for (const grant of grants.data.filter(({ role }) => role.name === 'auditor')) {
    await guide.requestQuietly(`DELETE /users/${id}/roles/${grant.id}`, { as: owner, expect: 204 });
  }
  return id;
}
