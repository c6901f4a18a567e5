import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * One index for every text one can search users by, in place of trigrams and marks. A search by trigrams reads the list of each
 * of them to its end, and three letters are in every tenth name: with a million accounts that takes milliseconds. Five
 * characters are in few. Whatever is shorter is the beginning of some five characters, whatever its script or sign.
 */
export class SearchUsersByGrams1764000135000 implements MigrationInterface {
  readonly name = 'SearchUsersByGrams1764000135000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- At each character, the five that begin there; fewer at the end. The blank in front begins the first word.
      CREATE FUNCTION search_grams(input text) RETURNS tsvector
        LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN array_to_tsvector(ARRAY(
          SELECT substr(' ' || input, place, 5) FROM generate_series(1, length(input) + 1) place));

      -- As a tsquery reads it: any character between the quotes.
      CREATE FUNCTION quote_gram(gram text) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN '''' || replace(replace(gram, E'\\\\', E'\\\\\\\\'), '''', '''''') || '''';

      -- What the grams of a text must hold for it to contain the form searched for: its beginning, when it is short; else its
      -- grams at every fifth place and at the end, but no more than about ten. NULL for an empty form, which every text contains.
      -- Parallel unsafe, so that no search starts workers: without samples the planner takes a short form for one row in fifty.
      CREATE FUNCTION search_gram_query(form text) RETURNS tsquery
        LANGUAGE sql IMMUTABLE PARALLEL UNSAFE STRICT
        RETURN CASE
          WHEN form = '' THEN NULL
          WHEN length(form) < 5 THEN (quote_gram(form) || ':*')::tsquery
          ELSE (
            SELECT string_agg(quote_gram(substr(form, place, 5)), ' & ')
            FROM (SELECT generate_series(1, length(form) - 4, greatest(5, length(form) / 8)) UNION SELECT length(form) - 4) places (place)
          )::tsquery
        END;

      CREATE INDEX users_search_grams_ix ON users USING gin (search_grams(search_text)) WITH (gin_pending_list_limit = 256);
      -- How frequent a text is, is told by the samples of search_text. Those of the grams would only make ANALYZE slow.
      ALTER INDEX users_search_grams_ix ALTER COLUMN 1 SET STATISTICS 0;

      DROP INDEX users_search_text_ix, users_search_marks_ix;
      DROP FUNCTION search_marks(text);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION search_marks(input text) RETURNS text[]
        LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN string_to_array(translate(input, 'abcdefghijklmnopqrstuvwxyz0123456789 @.', ''), NULL);
      CREATE INDEX users_search_text_ix ON users USING gin (search_text gin_trgm_ops) WITH (gin_pending_list_limit = 256);
      CREATE INDEX users_search_marks_ix ON users USING gin (search_marks(search_text)) WITH (gin_pending_list_limit = 256);
      DROP INDEX users_search_grams_ix;
      DROP FUNCTION search_gram_query(text);
      DROP FUNCTION quote_gram(text);
      DROP FUNCTION search_grams(text);
    `);
  }
}
