import { AsyncResource } from 'node:async_hooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type DataSource } from 'typeorm';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { Database } from '@app/platform';
import { openDataSource } from '../support/open-data-source.js';

const INSERT = 'INSERT INTO notes (text) VALUES ($1)';
const INSERT_WITH_ID = 'INSERT INTO notes (text) VALUES ($1) RETURNING id';
const UNIQUE_VIOLATION = { code: '23505' };

let testDatabase: TestDatabase;
let dataSource: DataSource;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase({ empty: true });
  dataSource = await openDataSource({ url: testDatabase.owner, poolSize: 1 });
  database = new Database(dataSource);
  await database.query('CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY, text text UNIQUE)');
});

beforeEach(() => database.query('TRUNCATE notes'));

afterAll(async () => {
  await dataSource.destroy();
  await testDatabase.drop();
});

async function notes(): Promise<string[]> {
  const rows = await database.query<{ text: string }>('SELECT text FROM notes ORDER BY text');
  return rows.map(({ text }) => text);
}

describe('a statement that nobody waits for', () => {
  it('is committed with its transaction, in its order', async () => {
    const seen = await database.transaction(async () => {
      database.send(INSERT, ['a']);
      database.send(`UPDATE notes SET text = $1 WHERE text = 'a'`, ['b']);
      return notes();
    });
    expect([seen, await notes()]).toEqual([['b'], ['b']]);
  });

  it('that is refused takes everything back, and is the refusal that is told, not those that followed from it', async () => {
    const work = database.transaction(async () => {
      database.send(INSERT, ['a']);
      database.send(INSERT, ['a']);
      await database.query('SELECT 1');
    });
    await expect(work).rejects.toMatchObject(UNIQUE_VIOLATION);
    expect(await notes()).toEqual([]);
  });

  it('that is refused only at the commit takes everything back as well', async () => {
    const work = database.transaction(async () => {
      await database.query(INSERT, ['kept?']);
      database.send(INSERT, ['a']);
      database.send(INSERT, ['a']);
    });
    await expect(work).rejects.toMatchObject(UNIQUE_VIOLATION);
    expect(await notes()).toEqual([]);
  });

  it('has told its rows when the transaction is over, and when a use case within it is', async () => {
    const told: number[] = [];
    const insert = (text: string): void =>
      database.send<{ id: number }>(INSERT_WITH_ID, [text], (rows) => told.push(...rows.map(({ id }) => id)));
    await database.transaction(async () => {
      await database.transaction(() => Promise.resolve(insert('within')));
      expect(told).toHaveLength(1);
      insert('last');
    });
    expect(told).toHaveLength(2);
  });

  it('belongs to the part it was sent in: refused, it takes back this part and nothing else', async () => {
    await database.transaction(async () => {
      database.send(INSERT, ['before']);
      const part = database.attempt(() => {
        database.send(INSERT, ['within']);
        database.send(INSERT, ['before']);
        return Promise.resolve();
      });
      await expect(part).rejects.toMatchObject(UNIQUE_VIOLATION);
      database.send(INSERT, ['after']);
    });
    expect(await notes()).toEqual(['after', 'before']);
  });

  it('needs a transaction', () => {
    expect(() => database.send(INSERT, ['a'])).toThrow('open transaction');
  });
});

describe('a transaction', () => {
  it('whose work went on after a refusal does not pass for committed', async () => {
    const work = database.transaction(async () => {
      await database.query(INSERT, ['a']);
      await database.query('SELECT 1 / 0').catch(() => undefined);
    });
    await expect(work).rejects.toThrow('Rolled back');
    expect(await notes()).toEqual([]);
  });

  it('is joined by the entity manager', async () => {
    const work = database.transaction(async () => {
      await database.manager.query(INSERT, ['a']);
      await database.attempt(() => database.manager.query(INSERT, ['b']));
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await notes()).toEqual([]);
  });

  it('that is over takes no more statements, and has given its connection back', async () => {
    const late = await database.transaction(() =>
      Promise.resolve(AsyncResource.bind(() => database.query(INSERT, ['late']))),
    );
    await expect(late()).rejects.toThrow('over');
    expect(await notes()).toEqual([]);
  });

  it('does after its commit what was asked for, but for what a part asked that was taken back', async () => {
    const done: string[] = [];
    await database.transaction(async () => {
      database.afterCommit(() => done.push('whole'));
      await database.attempt(() => Promise.resolve(database.afterCommit(() => done.push('part'))));
      await database.rehearse(() => Promise.resolve(database.afterCommit(() => done.push('rehearsed'))));
      expect(done).toEqual([]);
    });
    expect(done).toEqual(['whole', 'part']);
  });
});
