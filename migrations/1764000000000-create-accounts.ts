import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Users and profiles: who exists. E-mail is unique, in its canonical form, among the accounts that are not deleted. */
export class CreateAccounts1764000000000 implements MigrationInterface {
  readonly name = 'CreateAccounts1764000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE EXTENSION IF NOT EXISTS pg_trgm;
      CREATE EXTENSION IF NOT EXISTS unaccent;

      CREATE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.updated_at := date_trunc('milliseconds', clock_timestamp());
        RETURN NEW;
      END $$;

      -- One spelling for what is stored and what is asked: no case, no accents. Dictionary named, so it may be IMMUTABLE.
      CREATE FUNCTION search_form(input text) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN lower(unaccent('unaccent'::regdictionary, normalize(input, NFKC)));

      -- What LIKE takes to find a text anywhere. Escaped after folding: NFKC turns other characters into wildcards.
      CREATE FUNCTION search_pattern(input text) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN '%' || regexp_replace(search_form(input), '([\\\\%_])', '\\\\\\1', 'g') || '%';

      CREATE TABLE users (
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        email text NOT NULL,
        canonical_email text NOT NULL,
        status text NOT NULL,
        password_hash text,
        must_change_password boolean NOT NULL DEFAULT false,
        email_verified_at timestamptz(3),
        password_changed_at timestamptz(3),
        last_login_at timestamptz(3),
        version integer NOT NULL DEFAULT 1,
        search_text text NOT NULL DEFAULT '',
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        deleted_at timestamptz(3),
        CONSTRAINT users_id_pk PRIMARY KEY (id),
        CONSTRAINT users_email_ck CHECK (length(email) BETWEEN 3 AND 320),
        CONSTRAINT users_status_ck CHECK (status IN ('pending', 'active', 'suspended', 'deactivated'))
      );
      CREATE UNIQUE INDEX users_canonical_email_uq ON users (canonical_email) WHERE deleted_at IS NULL;
      CREATE INDEX users_created_at_id_ix ON users (created_at, id) WHERE deleted_at IS NULL;
      CREATE INDEX users_updated_at_id_ix ON users (updated_at, id) WHERE deleted_at IS NULL;
      CREATE INDEX users_email_id_ix ON users (canonical_email, id) WHERE deleted_at IS NULL;
      CREATE INDEX users_status_created_at_id_ix ON users (status, created_at, id) WHERE deleted_at IS NULL;
      CREATE INDEX users_deleted_at_id_ix ON users (deleted_at, id) WHERE deleted_at IS NOT NULL;
      CREATE INDEX users_search_text_ix ON users USING gin (search_text gin_trgm_ops);

      CREATE TABLE user_profiles (
        user_id uuid NOT NULL,
        first_name text,
        last_name text,
        display_name text,
        phone text,
        locale text,
        timezone text,
        avatar_url text,
        attributes jsonb NOT NULL DEFAULT '{}',
        CONSTRAINT user_profiles_user_id_pk PRIMARY KEY (user_id),
        CONSTRAINT user_profiles_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT user_profiles_avatar_url_ck CHECK (avatar_url ~* '^https?://'),
        CONSTRAINT user_profiles_attributes_ck CHECK (jsonb_typeof(attributes) = 'object')
      );

      -- A sign-in or a filled search_text is not a change of the resource: only what raises the version is.
      CREATE TRIGGER users_set_updated_at BEFORE UPDATE OF version ON users
        FOR EACH ROW EXECUTE FUNCTION set_updated_at();

      -- search_text spans two tables, which a generated column cannot: e-mail from users, names from user_profiles.
      CREATE FUNCTION user_search_text(p_user_id uuid, p_email text) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT search_form(concat_ws(' ', p_email, p.first_name, p.last_name, p.display_name))
        FROM (SELECT p_user_id AS id) u LEFT JOIN user_profiles p ON p.user_id = u.id
      $$;

      CREATE FUNCTION users_fill_search_text() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.search_text := user_search_text(NEW.id, NEW.email);
        RETURN NEW;
      END $$;
      CREATE TRIGGER users_fill_search_text BEFORE INSERT OR UPDATE OF email ON users
        FOR EACH ROW EXECUTE FUNCTION users_fill_search_text();

      CREATE FUNCTION user_profiles_fill_search_text() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE users SET search_text = user_search_text(id, email) WHERE id = NEW.user_id;
        RETURN NULL;
      END $$;
      CREATE TRIGGER user_profiles_fill_search_text
        AFTER INSERT OR UPDATE OF first_name, last_name, display_name ON user_profiles
        FOR EACH ROW EXECUTE FUNCTION user_profiles_fill_search_text();

      CREATE VIEW active_users AS
        SELECT u.id, u.email, u.email_verified_at, u.last_login_at, u.created_at,
               p.first_name, p.last_name, p.display_name, p.locale, p.timezone
        FROM users u LEFT JOIN user_profiles p ON p.user_id = u.id
        WHERE u.status = 'active' AND u.deleted_at IS NULL;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP VIEW active_users;
      DROP TABLE user_profiles;
      DROP TABLE users;
      DROP FUNCTION user_profiles_fill_search_text();
      DROP FUNCTION users_fill_search_text();
      DROP FUNCTION user_search_text(uuid, text);
      DROP FUNCTION search_pattern(text);
      DROP FUNCTION search_form(text);
      DROP FUNCTION set_updated_at();
      DROP EXTENSION unaccent;
      DROP EXTENSION pg_trgm;
    `);
  }
}
