import { Injectable } from '@nestjs/common';
import { type Page } from '@app/kernel';
import { PageReader, type PageSource } from '@app/platform';
import { holdersOf } from '../access/holders.sql.js';
import { type ListRoleMembersQuery, type RoleMemberBody } from './roles.dto.js';
import { RolesQueries } from './roles.queries.js';

const AT = 'coalesce($2::timestamptz, now())';
const PERIOD = `tstzrange(${AT}, ${AT}, '[]')`;

/** A view of the closure: each way of each member, told only for the members of the page. */
const MEMBER = `
  h.user_id AS "userId", u.email, u.status,
  (SELECT json_agg(json_build_object(
      'scope', w.scope, 'given', json_build_object('id', r.id, 'name', r.name), 'grantId', w.grant_id,
      'group', CASE WHEN g.id IS NOT NULL THEN json_build_object('id', g.id, 'name', g.name) END,
      'validUntil', to_char(w.valid_until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    ) ORDER BY w.scope, r.name, g.name, w.grant_id)
   FROM (SELECT h.scope, h.granted_role_id, h.grant_id, h.group_id,
                CASE WHEN NOT bool_or(upper_inf(h.span)) THEN max(upper(h.span)) END AS valid_until
         FROM holdings(ARRAY[u.id], NULL, ${PERIOD}) h WHERE h.role_id = $1 GROUP BY 1, 2, 3, 4) w
   JOIN roles r ON r.id = w.granted_role_id LEFT JOIN groups g ON g.id = w.group_id) AS ways`;

/** Who holds a role, and by which ways. Suspended accounts are shown: they hold it again once they are activated. */
@Injectable()
export class RoleMembersQueries {
  constructor(
    private readonly pages: PageReader,
    private readonly roles: RolesQueries,
  ) {}

  /** @throws ROLE_NOT_FOUND */
  async list(roleId: string, { asOf, ...request }: ListRoleMembersQuery): Promise<Page<RoleMemberBody>> {
    await this.roles.assertExists(roleId, asOf);
    const source: PageSource = {
      columns: MEMBER,
      from: holdersOf({ roles: `role_with_heirs($1, ${AT})`, scope: 'NULL', at: AT, without: `'deleted'` }),
      conditions: [],
      parameters: [roleId, asOf ?? null],
      order: [{ sql: 'h.user_id', type: 'uuid', descending: false }],
    };
    return this.pages.read<RoleMemberBody>(source, request);
  }
}
