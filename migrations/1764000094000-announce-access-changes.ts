import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Replicas remember what users may do. The changing transaction tells them what to forget, whatever changed it: the payload
 * is the user, or `*` for everybody, and when the transaction began.
 */
export class AnnounceAccessChanges1764000094000 implements MigrationInterface {
  readonly name = 'AnnounceAccessChanges1764000094000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(ANNOUNCING);
    for (const table of OF_USERS) await queryRunner.query(triggersOn(table, 'announce_access_of_users'));
    for (const table of OF_EVERYBODY) await queryRunner.query(triggersOn(table, 'announce_access_of_everybody'));
    await queryRunner.query(OWN_PERMISSIONS);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION own_permissions(uuid)');
    for (const table of [...OF_USERS, ...OF_EVERYBODY]) {
      for (const event of EVENTS) await queryRunner.query(`DROP TRIGGER ${table}_announce_${event} ON ${table}`);
    }
    await queryRunner.query('DROP FUNCTION announce_access_of_users(); DROP FUNCTION announce_access_of_everybody()');
  }
}

const OF_USERS = ['user_roles', 'group_members'];
const OF_EVERYBODY = ['role_permissions', 'role_parents', 'group_parents', 'group_roles'];
const EVENTS = ['insert', 'update', 'delete'] as const;

/** Once a statement. A trigger that sees the changed rows may have one event only. */
function triggersOn(table: string, handler: string): string {
  return EVENTS.map(
    (event) => `
      CREATE TRIGGER ${table}_announce_${event} AFTER ${event.toUpperCase()} ON ${table}
        REFERENCING ${event === 'delete' ? 'OLD' : 'NEW'} TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION ${handler}();`,
  ).join('');
}

const ANNOUNCING = `
  CREATE FUNCTION announce_access_of_users() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE users uuid[] := ARRAY(SELECT DISTINCT user_id FROM changed LIMIT 101);
  BEGIN
    PERFORM pg_notify('access_changed', subject || ' ' || extract(epoch FROM now()))
    FROM unnest(CASE WHEN cardinality(users) > 100 THEN ARRAY['*'] ELSE users::text[] END) subject;
    RETURN NULL;
  END $$;

  CREATE FUNCTION announce_access_of_everybody() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('access_changed', '* ' || extract(epoch FROM now())) WHERE EXISTS (SELECT FROM changed);
    RETURN NULL;
  END $$;
`;

const OWN_PERMISSIONS = `
  -- Which of Rollcall's own permissions a user holds everywhere, and the instant at which that may change by itself: when the
  -- next of their grants begins or ends.
  CREATE FUNCTION own_permissions(p_user uuid) RETURNS TABLE (codes text[], changes_at timestamptz)
    LANGUAGE sql STABLE AS $$
    SELECT
      ARRAY(SELECT p.code FROM permissions p
            WHERE p.is_system AND EXISTS (
              SELECT FROM user_permissions(p_user, now()) held
              WHERE held.scope = '*' AND permission_covers(held.permission_code, p.code))),
      (SELECT min(instant) FROM user_roles ur CROSS JOIN LATERAL (VALUES (ur.valid_from), (ur.valid_until)) AS t (instant)
       WHERE ur.user_id = p_user AND ur.revoked_at IS NULL AND t.instant > now())
  $$;
`;
