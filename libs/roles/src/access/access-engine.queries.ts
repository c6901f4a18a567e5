import { Injectable } from '@nestjs/common';
import { type Page, appError, invalidField } from '@app/kernel';
import { Database, PageReader, type PageSource } from '@app/platform';
import {
  type AccessDecision,
  type AccessPath,
  type AccessQuestion,
  type ExplanationBody,
  type HeldPermission,
  type HolderBody,
  type ListHoldersQuery,
  type ListPermissionsOfUserQuery,
} from './access.dto.js';
import { holdersOf } from './holders.sql.js';

const EVERYWHERE = '*';
/** Only who may sign in is allowed anything now. What an account was in the past is not recorded, so it is not asked then. */
function mayAct(asOf: string): string {
  return `(u.deleted_at IS NULL AND u.status = 'active' AND (u.deactivate_at <= now()) IS NOT TRUE OR ${asOf} IS NOT NULL)`;
}

/** Who may do what, and why: each answer is a view of the same closure in SQL, so no two can disagree. */
@Injectable()
export class AccessEngineQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
  ) {}

  /** One question: planned for one user, where a list of them is planned for many. */
  async checkOne({ userId, permission, scope = EVERYWHERE, asOf }: AccessQuestion): Promise<AccessDecision> {
    const [decision] = await this.database.lookUp<AccessDecision>(
      `SELECT EXISTS (
         SELECT FROM users u CROSS JOIN LATERAL user_permissions(u.id, coalesce($4::timestamptz, now())) p
         WHERE u.id = $1::uuid AND ${mayAct('$4::timestamptz')} AND p.scope IN ('*', $3) AND permission_covers(p.permission_code, $2)
       ) AS allowed`,
      [userId, permission, scope, asOf ?? null],
    );
    return decision!;
  }

  /** In the order of the questions; one statement for all of them. */
  async check(questions: readonly AccessQuestion[]): Promise<AccessDecision[]> {
    return this.database.prepared<AccessDecision>(
      `SELECT EXISTS (
         SELECT FROM users u CROSS JOIN LATERAL user_permissions(u.id, coalesce(q.as_of, now())) p
         WHERE u.id = q.user_id AND ${mayAct('q.as_of')}
           AND p.scope IN ('*', q.scope) AND permission_covers(p.permission_code, q.permission)
       ) AS allowed
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[])
         WITH ORDINALITY AS q (user_id, permission, scope, as_of, ordinal) ORDER BY q.ordinal`,
      [
        questions.map(({ userId }) => userId),
        questions.map(({ permission }) => permission),
        questions.map(({ scope }) => scope ?? EVERYWHERE),
        questions.map(({ asOf }) => asOf ?? null),
      ],
    );
  }

  /** @throws USER_NOT_FOUND */
  async explain({ userId, permission, scope = EVERYWHERE, asOf }: AccessQuestion): Promise<ExplanationBody> {
    const [account] = await this.database.query<{ mayAct: boolean }>(
      `SELECT ${mayAct('$2::timestamptz')} AS "mayAct" FROM users u WHERE u.id = $1`,
      [userId, asOf],
    );
    if (!account) throw appError('USER_NOT_FOUND');
    const all = await this.paths(userId, permission, asOf);
    const paths = all.filter((path) => path.scope === EVERYWHERE || path.scope === scope);
    const otherScopes = paths.length > 0 ? [] : [...new Set(all.map((path) => path.scope))].sort();
    const allowed = account.mayAct && paths.length > 0;
    return { allowed, reason: reasonOf(account.mayAct, paths.length > 0, otherScopes.length > 0), paths, otherScopes };
  }

  listPermissions({ userId, asOf, ...request }: ListPermissionsOfUserQuery): Promise<Page<HeldPermission>> {
    const source = {
      columns: 'p.permission_code AS permission, p.scope',
      from: 'user_permissions($1, coalesce($2::timestamptz, now())) p',
      conditions: [],
      parameters: [userId, asOf ?? null],
      order: [
        { sql: 'p.permission_code', type: 'text', descending: false },
        { sql: 'p.scope', type: 'text', descending: false },
      ],
    } as const;
    return this.pages.read(source, request);
  }

  /** @throws ROLE_NOT_FOUND; VALIDATION_ERROR unless exactly one of permission and role is given */
  async listHolders({
    permission,
    role,
    scope = EVERYWHERE,
    asOf,
    ...request
  }: ListHoldersQuery): Promise<Page<HolderBody>> {
    if ((permission === undefined) === (role === undefined)) {
      throw invalidField('permission', 'EXCLUSIVE', 'Give either permission or role.');
    }
    const at = 'coalesce($3::timestamptz, now())';
    const roles = role === undefined ? `roles_carrying($1, ${at})` : `role_with_heirs($1::uuid, ${at})`;
    const without = `CASE WHEN $3::timestamptz IS NULL THEN 'inactive' ELSE 'nobody' END`;
    const source: PageSource = {
      columns: 'h.user_id AS "userId", u.email',
      from: holdersOf({ roles, scope: '$2', at, without }),
      conditions: [],
      parameters: [role === undefined ? permission : await this.roleId(role, asOf), scope, asOf ?? null],
      order: [{ sql: 'h.user_id', type: 'uuid', descending: false }],
    };
    return this.pages.read(source, request);
  }

  /** One that is not deleted, or was not at that instant: a name is free again once its role is gone. @throws ROLE_NOT_FOUND */
  async roleId(nameOrId: string, asOf?: Date): Promise<string> {
    const [role] = await this.database.query<{ id: string }>(
      `SELECT id FROM roles
       WHERE (id::text = lower($1) OR name = $1) AND (deleted_at IS NULL OR deleted_at > $2::timestamptz)
       ORDER BY id::text = lower($1) DESC, deleted_at NULLS LAST LIMIT 1`,
      [nameOrId, asOf ?? null],
    );
    if (!role) throw appError('ROLE_NOT_FOUND');
    return role.id;
  }

  private paths(userId: string, permission: string, asOf: Date | undefined): Promise<AccessPath[]> {
    return this.database.query<AccessPath>(
      `SELECT p.permission_code AS permission, p.scope, p.grant_id AS "grantId", p.valid_from AS "validFrom",
              p.valid_until AS "validUntil",
              (SELECT json_agg(json_build_object('id', r.id, 'name', r.name) ORDER BY o)
               FROM unnest(p.role_path) WITH ORDINALITY AS step (id, o) JOIN roles r ON r.id = step.id) AS roles,
              coalesce((SELECT json_agg(json_build_object('id', g.id, 'name', g.name) ORDER BY o)
               FROM unnest(p.group_path) WITH ORDINALITY AS step (id, o) JOIN groups g ON g.id = step.id), '[]') AS groups
       FROM access_paths($1, coalesce($3::timestamptz, now())) p WHERE permission_covers(p.permission_code, $2)
       ORDER BY p.scope, p.valid_from, p.grant_id, p.role_path`,
      [userId, permission, asOf ?? null],
    );
  }
}

function reasonOf(mayAct: boolean, isHeld: boolean, isHeldElsewhere: boolean): string {
  if (isHeld) return mayAct ? 'ALLOWED' : 'ACCOUNT_NOT_ACTIVE';
  return isHeldElsewhere ? 'HELD_AT_OTHER_SCOPES' : 'NOT_HELD';
}
