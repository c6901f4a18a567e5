import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Whoever writes an account with its profile gives its search text along, so that the row is written once and not a second
 * time for its names: each time, all its indexes are. Whoever does not is helped by the triggers, as before.
 */
export class WriteSearchTextOnce1764000160000 implements MigrationInterface {
  readonly name = 'WriteSearchTextOnce1764000160000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION search_text_of(p_email text, p_first_name text, p_last_name text, p_display_name text)
        RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
        RETURN search_form(concat_ws(' ', p_email, p_first_name, p_last_name, p_display_name));

      CREATE OR REPLACE FUNCTION user_search_text(p_user_id uuid, p_email text) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT search_text_of(p_email, p.first_name, p.last_name, p.display_name)
        FROM (SELECT p_user_id AS id) u LEFT JOIN user_profiles p ON p.user_id = u.id
      $$;

      CREATE OR REPLACE FUNCTION users_fill_search_text() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE' OR NEW.search_text = '' THEN NEW.search_text := user_search_text(NEW.id, NEW.email); END IF;
        RETURN NEW;
      END $$;

      CREATE OR REPLACE FUNCTION user_profiles_fill_search_text() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE users SET search_text = search_text_of(email, NEW.first_name, NEW.last_name, NEW.display_name)
        WHERE id = NEW.user_id
          AND search_text <> search_text_of(email, NEW.first_name, NEW.last_name, NEW.display_name);
        RETURN NULL;
      END $$;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE OR REPLACE FUNCTION user_profiles_fill_search_text() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE users SET search_text = user_search_text(id, email) WHERE id = NEW.user_id;
        RETURN NULL;
      END $$;

      CREATE OR REPLACE FUNCTION users_fill_search_text() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.search_text := user_search_text(NEW.id, NEW.email);
        RETURN NEW;
      END $$;

      CREATE OR REPLACE FUNCTION user_search_text(p_user_id uuid, p_email text) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT search_form(concat_ws(' ', p_email, p.first_name, p.last_name, p.display_name))
        FROM (SELECT p_user_id AS id) u LEFT JOIN user_profiles p ON p.user_id = u.id
      $$;

      DROP FUNCTION search_text_of(text, text, text, text);
    `);
  }
}
