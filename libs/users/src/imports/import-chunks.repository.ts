import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';

/** Each but the last of a file has this many bytes: a byte's place tells its chunk. */
export const CHUNK_BYTES = 256 * 1024;

/** The bytes of files, until they are worked through. */
@Injectable()
export class ImportChunksRepository {
  constructor(private readonly database: Database) {}

  /** Also a sign of life of who sends it. False when the upload was given up meanwhile. */
  async append(importId: string, number: number, bytes: Buffer): Promise<boolean> {
    const rows = await this.database.query(
      `WITH touched AS (
         UPDATE user_imports SET touched_at = now() WHERE id = $1 AND state = 'uploading' AND touched_at > '-infinity' RETURNING id)
       INSERT INTO user_import_chunks (import_id, number, bytes) SELECT id, $2, $3 FROM touched RETURNING number`,
      [importId, number, bytes],
    );
    return rows.length > 0;
  }

  async find(importId: string, number: number): Promise<Buffer | undefined> {
    const [row] = await this.database.query<{ bytes: Buffer }>(
      'SELECT bytes FROM user_import_chunks WHERE import_id = $1 AND number = $2',
      [importId, number],
    );
    return row?.bytes;
  }

  /** What is done with is forgotten at once. */
  async dropBefore(importId: string, byte: number): Promise<void> {
    await this.database.query('DELETE FROM user_import_chunks WHERE import_id = $1 AND number < $2', [
      importId,
      Math.floor(byte / CHUNK_BYTES),
    ]);
  }

  async dropAll(importId: string): Promise<void> {
    await this.database.query('DELETE FROM user_import_chunks WHERE import_id = $1', [importId]);
  }
}
