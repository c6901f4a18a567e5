import { Injectable } from '@nestjs/common';
import { type Page, appError } from '@app/kernel';
import { Database, PageReader } from '@app/platform';
import { AccountsQueries } from '../access/accounts.queries.js';
import { type ExpiringGrantBody, type ListExpiringQuery } from './bulk-grants.dto.js';
import { type GrantBody, type ListGrantsQuery } from './grants.dto.js';

const GRANT = `
  g.id, r.id AS "roleId", r.name AS "roleName", g.scope, g.valid_from AS "validFrom", g.valid_until AS "validUntil",
  g.source, g.reason, g.ticket, g.granted_by AS "grantedBy", g.granted_at AS "grantedAt"`;

type GrantRow = Omit<GrantBody, 'role'> & { readonly roleId: string; readonly roleName: string };

@Injectable()
export class GrantsQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
    private readonly accounts: AccountsQueries,
  ) {}

  /** What the user holds now or will hold; not what was revoked or has expired. @throws USER_NOT_FOUND */
  async listGrants(userId: string, query: ListGrantsQuery): Promise<Page<GrantBody>> {
    await this.accounts.assertExists(userId);
    const source = {
      columns: GRANT,
      from: 'user_roles g JOIN roles r ON r.id = g.role_id',
      conditions: ['g.user_id = $1', 'g.revoked_at IS NULL', '(g.valid_until IS NULL OR g.valid_until > now())'],
      parameters: [userId],
      order: [
        { sql: 'g.granted_at', type: 'timestamptz', descending: false },
        { sql: 'g.id', type: 'uuid', descending: false },
      ],
    } as const;
    const { items, meta } = await this.pages.read<GrantRow>(source, query);
    return { items: items.map(toGrantBody), meta };
  }

  /** @throws GRANT_NOT_FOUND */
  async getGrant(id: string): Promise<GrantBody> {
    const [row] = await this.database.query<GrantRow>(
      `SELECT ${GRANT} FROM user_roles g JOIN roles r ON r.id = g.role_id WHERE g.id = $1`,
      [id],
    );
    if (!row) throw appError('GRANT_NOT_FOUND');
    return toGrantBody(row);
  }

  /** Live grants of live accounts that end within so many days, the next to end first. */
  async listExpiring({ withinDays, roleId, ...request }: ListExpiringQuery): Promise<Page<ExpiringGrantBody>> {
    const source = {
      columns: `${GRANT}, u.id AS "userId", u.email`,
      from: 'user_roles g JOIN roles r ON r.id = g.role_id JOIN users u ON u.id = g.user_id',
      conditions: [
        'g.revoked_at IS NULL',
        'g.valid_until > now()',
        `g.valid_until <= now() + $1::integer * interval '1 day'`,
        '($2::uuid IS NULL OR g.role_id = $2)',
        'u.deleted_at IS NULL',
      ],
      parameters: [withinDays, roleId ?? null],
      order: [
        { sql: 'g.valid_until', type: 'timestamptz', descending: false },
        { sql: 'g.id', type: 'uuid', descending: false },
      ],
    } as const;
    const { items, meta } = await this.pages.read<GrantRow & { userId: string; email: string }>(source, request);
    return { items: items.map((row) => ({ ...toGrantBody(row), userId: row.userId, email: row.email })), meta };
  }

  /** The ids of the grants of this role at this scope that count now or will. */
  async findLive(userId: string, roleId: string, scope: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM user_roles WHERE user_id = $1 AND role_id = $2 AND scope = $3 AND revoked_at IS NULL
       AND (valid_until IS NULL OR valid_until > now()) ORDER BY valid_from`,
      [userId, roleId, scope],
    );
    return rows.map(({ id }) => id);
  }
}

function toGrantBody({ id, roleId, roleName, scope, ...row }: GrantRow): GrantBody {
  const { validFrom, validUntil, source, reason, ticket, grantedBy, grantedAt } = row;
  const role = { id: roleId, name: roleName };
  return { id, role, scope, validFrom, validUntil, source, reason, ticket, grantedBy, grantedAt };
}
