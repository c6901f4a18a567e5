import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The picture of an account. Whatever removes or replaces its row, a cascade or a purge too, releases the object. */
export class AddAvatars1764000131000 implements MigrationInterface {
  readonly name = 'AddAvatars1764000131000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE user_avatars (
        user_id uuid NOT NULL,
        object_key text NOT NULL,
        content_hash bytea NOT NULL,
        version integer NOT NULL,
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT user_avatars_user_id_pk PRIMARY KEY (user_id),
        CONSTRAINT user_avatars_object_key_uq UNIQUE (object_key),
        CONSTRAINT user_avatars_content_hash_ck CHECK (octet_length(content_hash) = 32),
        CONSTRAINT user_avatars_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT user_avatars_object_key_fk FOREIGN KEY (object_key) REFERENCES stored_objects (key)
      );
      CREATE FUNCTION release_avatar() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM release_object(OLD.object_key);
        RETURN NULL;
      END $$;
      CREATE TRIGGER user_avatars_release_removed AFTER DELETE ON user_avatars
        FOR EACH ROW EXECUTE FUNCTION release_avatar();
      CREATE TRIGGER user_avatars_release_replaced AFTER UPDATE OF object_key ON user_avatars
        FOR EACH ROW WHEN (OLD.object_key <> NEW.object_key) EXECUTE FUNCTION release_avatar();
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE user_avatars;
      DROP FUNCTION release_avatar();
    `);
  }
}
