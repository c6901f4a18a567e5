import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { type ObjectStore } from './object-store.js';

/** The default: nothing to set up, in the backup with everything else, and gone in the transaction that releases it. */
@Injectable()
export class PostgresObjectStore implements ObjectStore {
  readonly name = 'postgres';

  constructor(private readonly database: Database) {}

  async put(key: string, content: Buffer): Promise<void> {
    await this.database.query('INSERT INTO stored_object_contents (key, content) VALUES ($1, $2)', [key, content]);
  }

  async get(key: string): Promise<Buffer | undefined> {
    const [row] = await this.database.query<{ content: Buffer }>(
      'SELECT content FROM stored_object_contents WHERE key = $1',
      [key],
    );
    return row?.content;
  }

  async delete(key: string): Promise<void> {
    await this.database.query('DELETE FROM stored_object_contents WHERE key = $1', [key]);
  }
}
