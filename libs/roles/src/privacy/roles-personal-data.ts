import { Injectable } from '@nestjs/common';
import { type KnownPerson, type PersonalDataPart, type PersonalDataSource } from '@app/kernel';
import { Database, RowWalker, type SqlPart, oldestFirst, sqlParts } from '@app/platform';

const GRANT = `g.id, r.name AS role, g.scope, g.valid_from AS "validFrom", g.valid_until AS "validUntil", g.source, g.reason, g.ticket,
  g.granted_by AS "grantedBy", g.granted_at AS "grantedAt", g.revoked_by AS "revokedBy", g.revoked_at AS "revokedAt"`;
const REQUEST = `q.id, r.name AS role, q.scope, q.valid_from AS "validFrom", q.valid_until AS "validUntil",
  q.requested_by AS "requestedBy", q.requested_at AS "requestedAt", q.expires_at AS "expiresAt", q.decision,
  q.decided_by AS "decidedBy", q.consumed_at AS "decidedAt"`;
const WORDS = `q.reason, q.ticket, q.decision_reason AS "decisionReason"`;

const PARTS: readonly SqlPart[] = [
  {
    name: 'grants',
    columns: GRANT,
    from: 'user_roles g JOIN roles r ON r.id = g.role_id',
    of: 'g.user_id = $1',
    order: oldestFirst('g.granted_at', 'g.id'),
  },
  {
    name: 'grantsGivenOrRevoked',
    columns: `${GRANT}, g.user_id AS "userId"`,
    from: 'user_roles g JOIN roles r ON r.id = g.role_id',
    of: 'g.user_id <> $1 AND $1 IN (g.granted_by, g.revoked_by)',
    order: oldestFirst('g.granted_at', 'g.id'),
  },
  {
    name: 'groups',
    columns: `m.id, t.name AS group, m.added_at AS "addedAt", m.removed_at AS "removedAt"`,
    from: 'group_members m JOIN groups t ON t.id = m.group_id',
    of: 'm.user_id = $1',
    order: oldestFirst('m.added_at', 'm.id'),
  },
  {
    name: 'accessRequests',
    columns: `${REQUEST}, ${WORDS}`,
    from: 'access_requests q JOIN roles r ON r.id = q.role_id',
    of: 'q.user_id = $1',
    order: oldestFirst('q.requested_at', 'q.id'),
  },
  {
    name: 'accessRequestsAskedOrDecided',
    columns: `${REQUEST}, q.user_id AS "userId", CASE WHEN q.requested_by = $1 THEN q.reason END AS reason,
      CASE WHEN q.decided_by = $1 THEN q.decision_reason END AS "decisionReason"`,
    from: 'access_requests q JOIN roles r ON r.id = q.role_id',
    of: 'q.user_id IS DISTINCT FROM $1 AND $1 IN (q.requested_by, q.decided_by)',
    order: oldestFirst('q.requested_at', 'q.id'),
  },
];

/**
 * What somebody may do, and did to what others may. An erasure leaves the edges, ids and times, because they answer who could
 * do what at an instant; it takes the words, since people write names into a reason.
 * What still waits for a second person expires.
 */
@Injectable()
export class RolesPersonalData implements PersonalDataSource {
  readonly tables = ['user_roles', 'group_members', 'access_requests'];

  constructor(
    private readonly database: Database,
    private readonly walker: RowWalker,
  ) {}

  parts(userId: string): PersonalDataPart[] {
    return sqlParts(this.walker, PARTS, userId);
  }

  async erase({ id }: KnownPerson): Promise<void> {
    await this.database.query(
      `UPDATE user_roles SET reason = NULL, ticket = NULL
       WHERE user_id = $1 AND (reason IS NOT NULL OR ticket IS NOT NULL)`,
      [id],
    );
    await this.database.query(
      `UPDATE access_requests SET reason = '', ticket = NULL, decision_reason = NULL,
         expires_at = CASE WHEN consumed_at IS NULL THEN least(expires_at, now()) ELSE expires_at END
       WHERE user_id = $1`,
      [id],
    );
  }
}
