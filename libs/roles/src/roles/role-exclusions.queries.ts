import { Injectable } from '@nestjs/common';
import { type Page, appError } from '@app/kernel';
import { Database, PageReader, type PageSource } from '@app/platform';
import { type ListRoleExclusionsQuery, type RoleExclusionBody } from './roles.dto.js';
import { RolesQueries } from './roles.queries.js';

/** A pair is stored once, and shown from either of the two. */
const EXCLUSION = {
  columns: `json_build_object('id', r.id, 'name', r.name) AS role, e.reason, e.added_at AS since`,
  from: `role_exclusions e JOIN roles r ON r.id = CASE WHEN e.role_id = $1 THEN e.excluded_role_id ELSE e.role_id END`,
  conditions: ['$1 IN (e.role_id, e.excluded_role_id)', 'e.removed_at IS NULL'],
  order: [{ sql: 'r.name', type: 'text', descending: false }],
} as const;

@Injectable()
export class RoleExclusionsQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
    private readonly roles: RolesQueries,
  ) {}

  /** @throws ROLE_NOT_FOUND */
  async list(roleId: string, request: ListRoleExclusionsQuery): Promise<Page<RoleExclusionBody>> {
    await this.roles.assertExists(roleId);
    const source: PageSource = { ...EXCLUSION, parameters: [roleId] };
    return this.pages.read<RoleExclusionBody>(source, request);
  }

  /** @throws ROLE_EXCLUSION_NOT_FOUND */
  async get(roleId: string, otherRoleId: string): Promise<RoleExclusionBody> {
    const [exclusion] = await this.database.query<RoleExclusionBody>(
      `SELECT ${EXCLUSION.columns} FROM ${EXCLUSION.from} WHERE ${EXCLUSION.conditions.join(' AND ')} AND r.id = $2`,
      [roleId, otherRoleId],
    );
    if (!exclusion) throw appError('ROLE_EXCLUSION_NOT_FOUND');
    return exclusion;
  }
}
