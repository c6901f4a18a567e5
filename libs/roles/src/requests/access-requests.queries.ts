import { Injectable } from '@nestjs/common';
import { type Page, appError } from '@app/kernel';
import { Database, PageReader } from '@app/platform';
import { type AccessRequestBody, type ListAccessRequestsQuery } from './access-requests.dto.js';

const STATUS = `CASE WHEN q.decision IS NOT NULL THEN q.decision WHEN q.expires_at <= now() THEN 'expired' ELSE 'pending' END`;
const REQUEST = `
  q.id, ${STATUS} AS status, json_build_object('id', r.id, 'name', r.name) AS role, q.user_id AS "userId", q.scope,
  q.valid_from AS "validFrom", q.valid_until AS "validUntil", q.reason, q.ticket, q.requested_by AS "requestedBy",
  q.requested_at AS "requestedAt", q.expires_at AS "expiresAt", q.decided_by AS "decidedBy", q.consumed_at AS "decidedAt",
  q.decision_reason AS "decisionReason"`;

@Injectable()
export class AccessRequestsQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
  ) {}

  /** @throws ACCESS_REQUEST_NOT_FOUND */
  async get(id: string): Promise<AccessRequestBody> {
    const [request] = await this.database.query<AccessRequestBody>(
      `SELECT ${REQUEST} FROM access_requests q JOIN roles r ON r.id = q.role_id WHERE q.id = $1`,
      [id],
    );
    if (!request) throw appError('ACCESS_REQUEST_NOT_FOUND');
    return request;
  }

  /** Newest first. */
  list({ status, userId, roleId, ...request }: ListAccessRequestsQuery): Promise<Page<AccessRequestBody>> {
    const source = {
      columns: REQUEST,
      from: 'access_requests q JOIN roles r ON r.id = q.role_id',
      conditions: [
        `($1::text IS NULL OR ${STATUS} = $1)`,
        '($2::uuid IS NULL OR q.user_id = $2)',
        '($3::uuid IS NULL OR q.role_id = $3)',
      ],
      parameters: [status ?? null, userId ?? null, roleId ?? null],
      order: [
        { sql: 'q.requested_at', type: 'timestamptz', descending: true },
        { sql: 'q.id', type: 'uuid', descending: true },
      ],
    } as const;
    return this.pages.read(source, request);
  }
}
