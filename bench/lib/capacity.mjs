import { Connection, request } from './connection.mjs';

/** Right sign-ins a second when each of these people signs in again as soon as the last answer came. */
export async function signInsPerSecond(port, people, seconds) {
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1_000;
  const counts = await Promise.all(people.map((person) => signInUntil(endAt, port, person)));
  return (counts.reduce((sum, count) => sum + count, 0) * 1_000) / (performance.now() - startedAt);
}

async function signInUntil(endAt, port, body) {
  const connection = await Connection.open(port);
  const bytes = request('POST', '/auth/login', { body });
  let count = 0;
  while (performance.now() < endAt) {
    const { status, text } = await connection.send(bytes);
    if (status !== 200) throw new Error(`A right sign-in answered ${status}: ${text}`);
    count++;
  }
  connection.close();
  return count;
}
