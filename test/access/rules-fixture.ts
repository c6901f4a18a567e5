import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type Actor, SYSTEM } from '@app/kernel';
import { type TestApp } from '../support/test-app.js';
import { READ_WORLD, type World } from './rules-world.js';

export const HOUR_MS = 3_600_000;
export const SCOPES = ['*', 's1', 's2'] as const;
export const CODES = ['m:*', 'm:a:*', 'm:a:read', 'm:a:write', 'm:b:read', 'm:b:write'] as const;

const ids = (digit: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${digit.repeat(8)}-0000-4000-8000-00000000000${index}`);
export const USERS = ids('a', 7);
export const ROLES = ids('b', 5);
export const GROUPS = ids('c', 3);
const [all, onlyA, reads, limited, sensitive] = ROLES;

const key = (permissions: readonly string[], expiresAt: Date | null): Actor => ({
  kind: 'service-account',
  serviceAccountId: randomUUID(),
  keyId: randomUUID(),
  permissions,
  expiresAt,
});

/** Every kind of actor: Rollcall itself, each user, a key for good and one that ends in an hour and a half. */
export function actorsAt(begin: number): Actor[] {
  return [
    ...USERS.map((userId): Actor => ({ kind: 'user', userId, sessionId: randomUUID() })),
    SYSTEM,
    key(['m:a:*', 'm:b:read'], null),
    key(['m:*'], new Date(begin + 1.5 * HOUR_MS)),
  ];
}

const list = (table: string, columns: string, rows: readonly (readonly string[])[]): string =>
  `INSERT INTO ${table} (${columns}) VALUES ${rows.map((row) => `(${row.map((value) => `'${value}'`).join(', ')})`).join(', ')};`;

const PEOPLE = `
  INSERT INTO users (id, email, canonical_email, status)
    SELECT id, id || '@x.example', id || '@x.example', 'active' FROM unnest(ARRAY['${USERS.join(`','`)}']::uuid[]) id;
  INSERT INTO user_profiles (user_id) SELECT unnest(ARRAY['${USERS.join(`','`)}']::uuid[]);
  ${list(
    'permissions',
    'code',
    CODES.map((code) => [code]),
  )}`;

const EMPTY = `
  DELETE FROM access_requests; DELETE FROM user_roles; DELETE FROM group_members; DELETE FROM group_roles;
  DELETE FROM group_parents; DELETE FROM groups; DELETE FROM role_parents; DELETE FROM role_exclusions;
  DELETE FROM role_permissions WHERE role_id IN (SELECT id FROM roles WHERE NOT is_system);
  DELETE FROM roles WHERE NOT is_system;
  UPDATE roles SET requires_approval = false, max_holders = NULL WHERE is_system;
  UPDATE permissions SET retired_at = NULL WHERE retired_at IS NOT NULL;
  UPDATE users SET status = 'active', deleted_at = NULL, password_changed_at = now();`;

/** Roles that inherit, exclude each other, are limited or sensitive; nested groups, one of which makes an owner. */
const FIXTURE = `
  INSERT INTO roles (id, name, max_holders, requires_approval) VALUES
    ('${all}', 'm-all', NULL, false), ('${onlyA}', 'm-only-a', NULL, false), ('${reads}', 'm-reads', NULL, false),
    ('${limited}', 'm-limited', 2, false), ('${sensitive}', 'm-sensitive', NULL, true);
  ${list('role_permissions', 'role_id, permission_code', [
    [all!, 'm:*'],
    [onlyA!, 'm:a:*'],
    [reads!, 'm:a:read'],
    [limited!, 'm:b:read'],
    [sensitive!, 'm:b:write'],
  ])}
  ${list('role_parents', 'role_id, parent_id', [[onlyA!, reads!]])}
  ${list('role_exclusions', 'role_id, excluded_role_id', [[reads!, limited!]])}
  ${list(
    'groups',
    'id, name',
    GROUPS.map((id, index) => [id, `group-${index}`]),
  )}
  ${list('group_parents', 'group_id, parent_id', [[GROUPS[1]!, GROUPS[0]!]])}
  ${list('group_roles', 'group_id, role_id, scope', [[GROUPS[0]!, reads!, 's1']])}
  INSERT INTO group_roles (group_id, role_id) SELECT '${GROUPS[2]}', id FROM roles WHERE name = 'owner';
  ${list('group_members', 'group_id, user_id', [
    [GROUPS[2]!, USERS[4]!],
    [GROUPS[1]!, USERS[3]!],
  ])}
  INSERT INTO user_roles (user_id, role_id) SELECT '${USERS[0]}', id FROM roles WHERE name = 'owner';
  ${list('user_roles', 'user_id, role_id, scope', [
    [USERS[1]!, all!, '*'],
    [USERS[3]!, all!, 's2'],
    [USERS[5]!, limited!, 's2'],
    [USERS[6]!, limited!, '*'],
  ])}
  UPDATE users SET deleted_at = now() WHERE id = '${USERS[6]}';`;

/** A database of few people whose access is put back before each sequence; read past the application. */
export class RulesFixture {
  private constructor(private readonly client: pg.Client) {}

  static async open(app: Pick<TestApp, 'database'>): Promise<RulesFixture> {
    const client = new pg.Client({ connectionString: app.database.owner });
    await client.connect();
    await client.query(PEOPLE);
    return new RulesFixture(client);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  /** Answers the instant from which hours are counted. */
  async reset(): Promise<number> {
    await this.client.query(EMPTY + FIXTURE);
    const begin = Date.now();
    await this.client.query('INSERT INTO user_roles (user_id, role_id, valid_until) VALUES ($1, $2, $3)', [
      USERS[2],
      onlyA,
      new Date(begin + 2 * HOUR_MS),
    ]);
    return begin;
  }

  async sql(statement: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> {
    return (await this.client.query<Record<string, unknown>>(statement, parameters)).rows;
  }

  async world(): Promise<World> {
    return (await this.client.query<{ world: World }>(READ_WORLD)).rows[0]!.world;
  }
}
