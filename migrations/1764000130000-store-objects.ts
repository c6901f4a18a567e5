import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Objects too big for a row of their owner. The list of all of them is here, wherever their bytes are. */
export class StoreObjects1764000130000 implements MigrationInterface {
  readonly name = 'StoreObjects1764000130000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE stored_objects (
        key text NOT NULL,
        stored_in text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        kept_at timestamptz,
        released_at timestamptz,
        CONSTRAINT stored_objects_key_pk PRIMARY KEY (key),
        CONSTRAINT stored_objects_stored_in_ck CHECK (stored_in IN ('postgres', 's3'))
      );
      CREATE INDEX stored_objects_unneeded_ix ON stored_objects (created_at) WHERE kept_at IS NULL OR released_at IS NOT NULL;

      CREATE TABLE stored_object_contents (
        key text NOT NULL,
        content bytea NOT NULL,
        CONSTRAINT stored_object_contents_key_pk PRIMARY KEY (key),
        CONSTRAINT stored_object_contents_key_fk FOREIGN KEY (key) REFERENCES stored_objects (key) ON DELETE CASCADE
      );
      -- A picture is compressed already.
      ALTER TABLE stored_object_contents ALTER COLUMN content SET STORAGE EXTERNAL;

      -- For the triggers of those who own objects: what is here goes at once, what is elsewhere with the next removal job.
      CREATE FUNCTION release_object(p_key text) RETURNS void LANGUAGE sql AS $$
        UPDATE stored_objects SET released_at = now() WHERE key = p_key AND released_at IS NULL;
        DELETE FROM stored_object_contents WHERE key = p_key;
      $$;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION release_object(text);
      DROP TABLE stored_object_contents;
      DROP TABLE stored_objects;
    `);
  }
}
