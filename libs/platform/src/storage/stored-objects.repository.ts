import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { type StoreName } from './object-store.js';

/** Long after any call that could still keep what it wrote has ended. */
const ORPHAN_AFTER_MINUTES = 60;

export interface StoredObject {
  readonly key: string;
  readonly storedIn: StoreName;
}

const STORED_OBJECT = 'key, stored_in AS "storedIn"';

/** The list of all objects. It knows of each before it is written, and forgets it after it is gone. */
@Injectable()
export class StoredObjectsRepository {
  constructor(private readonly database: Database) {}

  async insert({ key, storedIn }: StoredObject): Promise<void> {
    await this.database.query('INSERT INTO stored_objects (key, stored_in) VALUES ($1, $2)', [key, storedIn]);
  }

  async find(key: string): Promise<StoredObject | undefined> {
    const [row] = await this.database.query<StoredObject>(
      `SELECT ${STORED_OBJECT} FROM stored_objects WHERE key = $1 AND released_at IS NULL`,
      [key],
    );
    return row;
  }

  /** @returns false when it took so long that the object was given up as an orphan */
  async keep(key: string): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE stored_objects SET kept_at = now() WHERE key = $1 AND kept_at IS NULL AND released_at IS NULL RETURNING 1`,
      [key],
    );
    return rows.length === 1;
  }

  async releaseOrphans(): Promise<void> {
    await this.database.query(
      `UPDATE stored_objects SET released_at = now()
       WHERE kept_at IS NULL AND released_at IS NULL AND created_at < now() - make_interval(mins => $1)`,
      [ORPHAN_AFTER_MINUTES],
    );
  }

  /** Oldest first. */
  listReleased(stores: readonly StoreName[], limit: number): Promise<StoredObject[]> {
    return this.database.query<StoredObject>(
      `SELECT ${STORED_OBJECT} FROM stored_objects WHERE released_at IS NOT NULL AND stored_in = ANY ($1)
       ORDER BY created_at LIMIT $2`,
      [stores, limit],
    );
  }

  async forget(key: string): Promise<void> {
    await this.database.query('DELETE FROM stored_objects WHERE key = $1 AND released_at IS NOT NULL', [key]);
  }
}
