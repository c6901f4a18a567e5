import { Injectable } from '@nestjs/common';
import { type Page } from '@app/kernel';
import { Database, PageReader } from '@app/platform';
import { deviceName } from './device-name.js';
import { IMPERSONATION_STANDS, IS_ALIVE } from './session.repository.js';
import { type ListSessionsQuery, type SessionBody } from './session.dto.js';

type SessionRow = Omit<SessionBody, 'device'> & { readonly userAgent: string | null };

const COLUMNS = `
  s.id, host(s.ip) AS ip, s.user_agent AS "userAgent", s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt",
  s.id = $2 AS current, s.impersonated_by IS NOT NULL AS impersonated`;

@Injectable()
export class SessionQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
  ) {}

  /** Whether it could be used right now. */
  async isAlive(sessionId: string): Promise<boolean> {
    const rows = await this.database.query(`SELECT FROM sessions s, users u WHERE s.id = $1 AND ${IS_ALIVE}`, [
      sessionId,
    ]);
    return rows.length > 0;
  }

  /** The live ones, newest first. */
  async list(userId: string, currentId: string | null, query: ListSessionsQuery): Promise<Page<SessionBody>> {
    const source = {
      columns: COLUMNS,
      from: 'sessions s',
      // The second condition is always true: the count has no use for the parameter, and PostgreSQL wants its type.
      conditions: [
        's.user_id = $1',
        '$2::uuid IS NOT NULL',
        's.revoked_at IS NULL',
        's.expires_at > now()',
        's.idle_expires_at > now()',
        IMPERSONATION_STANDS,
      ],
      parameters: [userId, currentId],
      order: [
        { sql: 's.created_at', type: 'timestamptz', descending: true },
        { sql: 's.id', type: 'uuid', descending: true },
      ],
    } as const;
    const { items, meta } = await this.pages.read<SessionRow>(source, query);
    return { items: items.map(toBody), meta };
  }
}

function toBody({ userAgent, ...session }: SessionRow): SessionBody {
  return { ...session, device: deviceName(userAgent) };
}
