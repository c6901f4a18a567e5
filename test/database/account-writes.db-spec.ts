import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type DataSource } from 'typeorm';
import { Database } from '@app/platform';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { type AttributeSchemaRepository } from '../../libs/users/src/attributes/attribute-schema.repository.js';
import { UserProfile } from '../../libs/users/src/user-profile.entity.js';
import { User } from '../../libs/users/src/user.entity.js';
import { UserRepository } from '../../libs/users/src/user.repository.js';
import { openDataSource } from '../support/open-data-source.js';

let own: TestDatabase;
let dataSource: DataSource;
let database: Database;
let users: UserRepository;

beforeAll(async () => {
  own = await createTestDatabase();
  dataSource = await openDataSource({ url: own.application, entities: [User, UserProfile] });
  database = new Database(dataSource);
  // Nobody here has attributes, so nobody asks for their schema.
  users = new UserRepository(database, undefined as unknown as AttributeSchemaRepository);
});

afterAll(async () => {
  await dataSource.destroy();
  await own.drop();
});

function newUser(email: string, firstName: string): User {
  const user = User.create({
    id: randomUUID(),
    email,
    passwordHash: undefined,
    mustChangePassword: false,
    profile: { firstName },
  });
  user.hasNewAttributes = false;
  return user;
}

interface RowsWritten {
  readonly inserted: number;
  readonly updated: number;
}

/** In the accounts' table, by this connection. Each time, all indexes of the row are written as well. */
async function rowsWritten(): Promise<RowsWritten> {
  const [row] = await database.query<RowsWritten>(
    `SELECT n_tup_ins::int AS inserted, n_tup_upd::int AS updated FROM pg_stat_xact_user_tables WHERE relname = 'users'`,
  );
  return row!;
}

/** What it writes, with what its triggers write. */
function written(work: () => Promise<unknown>): Promise<RowsWritten> {
  return database.transaction(async () => {
    const before = await rowsWritten();
    await work();
    const after = await rowsWritten();
    return { inserted: after.inserted - before.inserted, updated: after.updated - before.updated };
  });
}

async function searchTextOf(id: string): Promise<string> {
  const [row] = await database.query<{ text: string }>('SELECT search_text AS text FROM users WHERE id = $1', [id]);
  return row!.text;
}

/** Reads it, as to be changed, changes it and writes it. */
function change(id: string, work: (user: User) => void): () => Promise<void> {
  return async () => {
    const user = await users.getForUpdate(id);
    work(user);
    await users.save(user);
  };
}

it('writes the row of an account once, with the names of its person to search for', async () => {
  const user = newUser('Amélie@Example.com', 'Amélie');

  expect(await written(() => users.insert(user))).toEqual({ inserted: 1, updated: 0 });
  expect(await searchTextOf(user.id)).toBe('amelie@example.com amelie');

  const renamed = change(user.id, (found) => found.patchProfile({ displayName: 'Zoë', phone: '+41791234567' }));
  expect(await written(renamed)).toEqual({ inserted: 0, updated: 1 });
  expect(await searchTextOf(user.id)).toBe('amelie@example.com amelie zoe');
});

it('writes the rows of many accounts once each', async () => {
  const many = [newUser('one@example.com', 'Øne'), newUser('two@example.com', 'Two')];

  expect(await written(() => users.insertAll(many))).toEqual({ inserted: 2, updated: 0 });
  expect(await Promise.all(many.map(({ id }) => searchTextOf(id)))).toEqual([
    'one@example.com one',
    'two@example.com two',
  ]);
});

it('finds an account by its new address and its new name, changed together', async () => {
  const user = newUser('old@example.com', 'Old');
  await database.transaction(() => users.insert(user));

  await database.transaction(
    change(user.id, (found) => {
      found.changeEmail('new@example.com');
      found.patchProfile({ firstName: 'New' });
    }),
  );
  expect(await searchTextOf(user.id)).toBe('new@example.com new');
});

it('keeps the search text right for whoever writes by hand and does not give it', async () => {
  const id = randomUUID();
  await database.query(
    `INSERT INTO users (id, email, canonical_email, status) VALUES ($1, 'hand@example.com', 'hand@example.com', 'active')`,
    [id],
  );
  expect(await searchTextOf(id)).toBe('hand@example.com');
  await database.query(`INSERT INTO user_profiles (user_id, last_name) VALUES ($1, 'Müller')`, [id]);
  expect(await searchTextOf(id)).toBe('hand@example.com muller');
  await database.query(`UPDATE user_profiles SET last_name = NULL WHERE user_id = $1`, [id]);
  expect(await searchTextOf(id)).toBe('hand@example.com');
});
