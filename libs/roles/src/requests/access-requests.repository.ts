import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database, consumeOnce } from '@app/platform';
import { type CreateAccessRequestInput } from './access-requests.dto.js';

/** What was asked for. */
export interface AccessRequest {
  readonly id: string;
  readonly roleId: string;
  readonly userId: string | null;
  readonly scope: string;
  readonly validFrom: Date | null;
  /** By PostgreSQL's clock: its beginning has passed, or it has none. */
  readonly hasBegun: boolean;
  readonly validUntil: Date | null;
  readonly reason: string;
  readonly ticket: string | null;
  readonly requestedBy: string;
}

export type Decision = 'approved' | 'refused' | 'withdrawn';

const REQUEST = `id, role_id AS "roleId", user_id AS "userId", scope, valid_from AS "validFrom", valid_until AS "validUntil",
  (valid_from > clock_timestamp()) IS NOT TRUE AS "hasBegun", reason, ticket, requested_by AS "requestedBy"`;

@Injectable()
export class AccessRequestsRepository {
  constructor(private readonly database: Database) {}

  async insert(requestedBy: string, input: CreateAccessRequestInput): Promise<AccessRequest> {
    const { roleId, userId, scope = '*', validFrom, validUntil, reason, ticket } = input;
    const [row] = await this.database.query<AccessRequest>(
      `INSERT INTO access_requests (role_id, user_id, scope, valid_from, valid_until, reason, ticket, requested_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${REQUEST}`,
      [roleId, userId ?? null, scope, validFrom ?? null, validUntil ?? null, reason, ticket ?? null, requestedBy],
    );
    return row!;
  }

  /** @throws ACCESS_REQUEST_NOT_FOUND */
  async get(id: string): Promise<Pick<AccessRequest, 'requestedBy' | 'userId'>> {
    const [row] = await this.database.query<AccessRequest>(`SELECT ${REQUEST} FROM access_requests WHERE id = $1`, [
      id,
    ]);
    if (!row) throw appError('ACCESS_REQUEST_NOT_FOUND');
    return row;
  }

  /** Of any number who decide at once, one does. @throws ACCESS_REQUEST_NOT_FOUND when it is decided or expired */
  async decide(id: string, decision: Decision, decidedBy: string, reason: string | undefined): Promise<AccessRequest> {
    const request = await consumeOnce<AccessRequest>(this.database, {
      table: 'access_requests',
      column: 'id',
      value: id,
      condition: 'expires_at > now()',
      set: { decision, decided_by: decidedBy, decision_reason: reason ?? null },
      returning: REQUEST,
    });
    if (!request) throw appError('ACCESS_REQUEST_NOT_FOUND');
    return request;
  }
}
