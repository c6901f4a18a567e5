import { IsDate, IsString, IsUUID, Length } from 'class-validator';
import { Instant, Optional, PageQuery } from '@app/http';
import { NamedThing } from '../access/access.dto.js';

export class ListAccessChangesQuery extends PageQuery {
  /** What changed for this user? @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  @IsUUID()
  @Optional()
  userId?: string;

  /** What changed for this role, by name or id? @example auditor */
  @Length(1, 64)
  @IsString()
  @Optional()
  role?: string;

  /** @example 2026-01-01T00:00:00Z */
  @IsDate({ message: 'from must be an ISO 8601 time with a zone' })
  @Instant()
  from: Date;

  /** Until now, unless given. @example 2026-01-31T12:00:00Z */
  @IsDate({ message: 'to must be an ISO 8601 time with a zone' })
  @Instant()
  @Optional()
  to?: Date;
}

export class AccessEntry {
  /** As it is held, wildcards included. @example users:read */
  permission: string;
  /** @example * */
  scope: string;
}

/** One edge of the graph that began or ended to count. */
export class ChangedEdge {
  at: Date;
  /** `began`, `ended`, or `expired`: a grant whose time was over. @example began */
  change: string;
  /** `grant`, `membership`, `group-parent`, `group-role`, `role-parent` or `role-permission`. @example grant */
  kind: string;
  /** Of the edge; of a grant, its id. */
  id: string;
  /** Of a grant or a membership. @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  userId: string | null;
  /** Whose members it concerns. */
  group: NamedThing | null;
  /** What the group lies in, of a `group-parent`. */
  parentGroup: NamedThing | null;
  /** The role granted or carried by the group; of a `role-parent` or `role-permission`, the one that carries. */
  role: NamedThing | null;
  /** What the role inherits, of a `role-parent`. */
  parentRole: NamedThing | null;
  /** @example users:read */
  permission: string | null;
  /** @example * */
  scope: string | null;
  /** Who granted or revoked; null for every other edge, for which the audit trail tells it, and for Rollcall itself. */
  by: string | null;
  /** @example Stands in for Ana until June */
  reason: string | null;
  /** @example HR-1834 */
  ticket: string | null;
}

export class PageOfChangedEdges {
  /** Oldest first. */
  items: ChangedEdge[];
  /** Null on the last page. */
  nextCursor: string | null;
}

/** The difference between two instants, and what made it. */
export class AccessChangesBody {
  /** Held at `to` and not at `from`. */
  gains: AccessEntry[];
  /** Held at `from` and not at `to`. */
  losses: AccessEntry[];
  /** False when there are more than 1000 of either; then only the first are told. @example true */
  isComplete: boolean;
  edges: PageOfChangedEdges;
}
