import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import bcrypt from 'bcrypt';
import { ForeignPasswordHashes } from '@app/users';
import { VECTORS, type Vector } from '../../libs/auth/src/passwords/foreign/testing/vectors.js';
import { type ApiResponse } from '../support/api-client.js';
import { atOnce } from '../support/races.js';
import { Outbox } from '../support/outbox.js';
import { TestApp } from '../support/test-app.js';

const OURS = /^\$2b\$04\$/;

let app: TestApp;
let outbox: Outbox;

beforeAll(async () => {
  outbox = new Outbox();
  app = await TestApp.start({ DATA_DIR: outbox.dataDir });
});

afterAll(async () => {
  await app.stop();
  outbox.remove();
});

/** As an import leaves it: active, verified, with the hash as it was given. */
async function imported(notation: string, status = 'active'): Promise<{ id: string; email: string }> {
  app.nest.get(ForeignPasswordHashes).assertUsable(notation);
  const [id, email] = [randomUUID(), `imported-${randomUUID()}@example.com`];
  await app.sql(
    `WITH come AS (INSERT INTO users (id, email, canonical_email, status, password_hash, email_verified_at)
       VALUES ($1, $2, $2, $3, $4, now()) RETURNING id) INSERT INTO user_profiles (user_id) SELECT id FROM come`,
    [id, email, status, notation],
  );
  return { id, email };
}

const signIn = (email: string, password: string): Promise<ApiResponse> =>
  app.anonymous.post('/auth/login', { email, password });

async function storedHash(id: string): Promise<string> {
  const [row] = await app.sql<{ hash: string }>('SELECT password_hash AS hash FROM users WHERE id = $1', [id]);
  return row!.hash;
}

const vector = (name: string): Vector => VECTORS.find((each) => each.name === name)!;

describe('an account imported with its hash', () => {
  it.each(VECTORS)('signs in by its password, which is stored as ours from then on: $name', async (given) => {
    const { notation, password } = given;
    const { id, email } = await imported(notation);
    const refused = await signIn(email, `${password}!`);
    expect([refused.status, refused.error.code]).toEqual([401, 'INVALID_CREDENTIALS']);
    expect(await storedHash(id)).toBe(notation);
    const version = (await app.owner.get(`/users/${id}`)).headers.get('etag');
    const first = await signIn(email, password);
    expect(first.status).toBe(200);
    const ours = await storedHash(id);
    expect(ours).toMatch(OURS);
    // Not the bare password any more, and not rehashed again.
    expect(bcrypt.compareSync(password, ours)).toBe(false);
    expect([(await signIn(email, password)).status, (await signIn(email, `${password}!`)).status]).toEqual([200, 401]);
    expect(await storedHash(id)).toBe(ours);
    expect((await app.owner.get(`/users/${id}`)).headers.get('etag')).toBe(version);
    expect(first.text).not.toContain(notation.slice(-12));
  });

  it('is answered what an unknown one is answered, and leaves its hash nowhere', async () => {
    const { notation } = vector('SSHA256');
    const { id, email } = await imported(notation);
    const [known, unknown] = [await signIn(email, 'wrong'), await signIn(`no-${email}`, 'wrong')];
    expect({ ...known.error, requestId: '' }).toEqual({ ...unknown.error, requestId: '' });
    expect([...known.headers.keys()].sort()).toEqual([...unknown.headers.keys()].sort());
    const user = await app.owner.get(`/users/${id}`);
    const trail = JSON.stringify(await app.auditEvents(`subjectId=${id}`));
    for (const text of [known.text, user.text, trail]) expect(text).not.toContain(notation.slice(9, 30));
  });

  it('does not sign in while it is suspended, and keeps its hash', async () => {
    const { notation, password } = vector('SSHA512');
    const { id, email } = await imported(notation, 'suspended');
    expect((await signIn(email, password)).error.code).toBe('INVALID_CREDENTIALS');
    expect(await storedHash(id)).toBe(notation);
  });

  it('signs in twenty times at once: each gets a session, and one hash of ours is left', async () => {
    const { notation, password } = vector('SSHA');
    const { id, email } = await imported(notation);
    const answers = await atOnce(() => signIn(email, password));
    // Whoever was overtaken by another's rehash asks again, and only so often.
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await storedHash(id)).toMatch(OURS);
    expect((await signIn(email, password)).status).toBe(200);
  });

  it('resets a forgotten password: the new one is ours, the old one is worth nothing', async () => {
    const { notation, password } = vector('PBKDF2 of Django, SHA-1');
    const { id, email } = await imported(notation);
    await app.anonymous.post('/auth/forgot-password', { email });
    const { token } = await outbox.take(email);
    const newPassword = 'a wholly different phrase 42';
    expect((await app.anonymous.post('/auth/reset-password', { token, newPassword })).status).toBe(204);
    expect(await storedHash(id)).toMatch(OURS);
    expect([(await signIn(email, password)).status, (await signIn(email, newPassword)).status]).toEqual([401, 200]);
  });

  it('with a hash that cannot be read, put there by hand, is refused and not an error', async () => {
    const { id, email } = await imported(vector('SSHA').notation);
    for (const hash of ['', 'x', '{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=', `$2b$31$${'C'.repeat(53)}`]) {
      await app.sql('UPDATE users SET password_hash = $2 WHERE id = $1', [id, hash]);
      expect((await signIn(email, 'password')).status).toBe(401);
      expect(await storedHash(id)).toBe(hash);
    }
  });
});
