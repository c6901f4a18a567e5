// The data of the load scripts: many people in the database, and a few who are signed in.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Api, forEachAsOwner } from '../../bench/lib/api.mjs';
import { newEmail, PASSWORD } from '../../bench/lib/people.mjs';
import { node24 } from '../../scripts/lib/node24.mjs';
import { inRoot } from '../../scripts/lib/root.mjs';
import { say } from '../../scripts/lib/say.mjs';
import { StepFailed } from '../../scripts/lib/step-failed.mjs';

const SIGNED_IN = 20;
const REFRESHING = 40;
const PAGES = 5;

/** Invented people, made inside the server's own PostgreSQL. */
export async function seed({ dataDir }, count) {
  const { PATH, HOME } = process.env;
  const child = spawn(node24(), [inRoot('bench', 'seed-users.mjs'), '--count', String(count)], {
    // Its own directory, so that no .env of the checkout names another database.
    cwd: dataDir,
    env: { PATH, HOME, DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new StepFailed(`the people could not be made: exit code ${code}`);
}

/** Writes what load-processor.mjs draws from. Sign-ins cost a hash each: some seconds in all. */
export async function prepare({ port }, file) {
  say(`making ${SIGNED_IN} people and ${SIGNED_IN + REFRESHING} sessions`);
  const people = Array.from({ length: SIGNED_IN }, () => ({ email: newEmail(), password: PASSWORD }));
  await forEachAsOwner(port, people, (api, person) => api.call('POST', '/users', { ...person, roles: ['admin'] }));
  const api = await Api.open(port);
  const signIn = (person) => api.call('POST', '/auth/login', person);
  const signedIn = [];
  for (const person of people) signedIn.push({ email: person.email, ...(await signIn(person)) });
  const sessions = [];
  for (let n = 0; n < REFRESHING; n++) sessions.push(await signIn(people[n % SIGNED_IN]));
  const { userIds, names } = await somebody(port);
  writeFileSync(file, JSON.stringify({ people: signedIn, sessions, userIds, names, password: PASSWORD }));
  api.close();
}

/** Whom to look at, and names to search for. The signed-in people are left out: an admin is no one's to change. */
async function somebody(port) {
  const api = await (await Api.open(port)).signIn();
  const users = [];
  for (let page = 2; page < 2 + PAGES; page++) {
    users.push(...(await api.call('GET', `/users?limit=100&page=${page}&sort=email`)));
  }
  api.close();
  const names = users.map(({ profile }) => profile?.lastName).filter((name) => name?.length >= 3);
  return { userIds: users.map(({ id }) => id), names };
}
