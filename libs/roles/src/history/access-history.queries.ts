import { Injectable } from '@nestjs/common';
import { appError, invalidField } from '@app/kernel';
import { Database, PageReader } from '@app/platform';
import { AccessEngineQueries } from '../access/access-engine.queries.js';
import {
  type ConcernedEdges,
  EDGES_OF_ROLE,
  EDGES_OF_USER,
  EDGE_COLUMNS,
  edgesWithin,
  orNow,
} from './access-edges.sql.js';
import {
  type AccessChangesBody,
  type AccessEntry,
  type ChangedEdge,
  type ListAccessChangesQuery,
  type PageOfChangedEdges,
} from './access-history.dto.js';

const ENTRIES_TOLD = 1000;

/** One user or one role, and how the closure tells what it comes to at an instant $n. */
interface Subject {
  readonly id: string;
  readonly edges: ConcernedEdges;
  readonly entriesAt: (instant: string) => string;
}

/** What changed between two instants: the closure asked at both, and the edges that began or ended in between. */
@Injectable()
export class AccessHistoryQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
    private readonly engine: AccessEngineQueries,
  ) {}

  /** @throws USER_NOT_FOUND, ROLE_NOT_FOUND, INVALID_CURSOR; VALIDATION_ERROR unless exactly one of userId and role is given */
  async changes({ userId, role, from, to, ...page }: ListAccessChangesQuery): Promise<AccessChangesBody> {
    if (to && from >= to) throw invalidField('to', 'NOT_AFTER_FROM', 'to must lie after from.');
    const subject = await this.subject(userId, role, from);
    const gains = await this.held(subject, to ?? null, from);
    const losses = await this.held(subject, from, to ?? null);
    return {
      gains: gains.slice(0, ENTRIES_TOLD),
      losses: losses.slice(0, ENTRIES_TOLD),
      isComplete: Math.max(gains.length, losses.length) <= ENTRIES_TOLD,
      edges: await this.edges(subject, [from, to ?? null], page),
    };
  }

  private async subject(userId: string | undefined, role: string | undefined, from: Date): Promise<Subject> {
    if ((userId === undefined) === (role === undefined)) {
      throw invalidField('userId', 'EXCLUSIVE', 'Give either userId or role.');
    }
    if (role !== undefined) return ofRole(await this.engine.roleId(role, from));
    const known = await this.database.query('SELECT FROM users WHERE id = $1', [userId]);
    if (known.length === 0) throw appError('USER_NOT_FOUND');
    return ofUser(userId!);
  }

  /** Held at one instant and not at the other; null is now. */
  private held({ id, entriesAt }: Subject, at: Date | null, notAt: Date | null): Promise<AccessEntry[]> {
    return this.database.query<AccessEntry>(
      `SELECT permission_code AS permission, scope FROM (${entriesAt(orNow('$2'))} EXCEPT ${entriesAt(orNow('$3'))}) entries
       ORDER BY 1, 2 LIMIT ${ENTRIES_TOLD + 1}`,
      [id, at, notAt],
    );
  }

  private async edges(
    { id, edges }: Subject,
    period: readonly [Date, Date | null],
    page: { limit: number; page?: number; cursor?: string },
  ): Promise<PageOfChangedEdges> {
    const source = {
      columns: EDGE_COLUMNS,
      from: edgesWithin(edges),
      conditions: [],
      parameters: [...period, id],
      order: [
        { sql: 'e.at', type: 'timestamptz', descending: false },
        { sql: 'e.id', type: 'uuid', descending: false },
      ],
    } as const;
    const { items, meta } = await this.pages.read<ChangedEdge>(source, page);
    return { items: [...items], nextCursor: meta.nextCursor };
  }
}

function ofUser(id: string): Subject {
  const entriesAt = (instant: string): string =>
    `SELECT permission_code, scope FROM user_permissions($1::uuid, ${instant})`;
  return { id, edges: EDGES_OF_USER, entriesAt };
}

function ofRole(id: string): Subject {
  const entriesAt = (instant: string): string =>
    `SELECT permission_code, '*' AS scope FROM role_permission_codes($1::uuid, ${instant})`;
  return { id, edges: EDGES_OF_ROLE, entriesAt };
}
