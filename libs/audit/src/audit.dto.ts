import { IsDate, IsIn, IsString, IsUUID, MaxLength, MinLength } from 'class-validator';
import { OmitType } from '@nestjs/swagger';
import { Instant, Optional, PageQuery } from '@app/http';
import { type Changes, EVENT_CATALOGUE, type JsonValue, type Outcome } from '@app/kernel';

const ACTIONS = Object.keys(EVENT_CATALOGUE);
const OUTCOMES = ['success', 'failure', 'denied'] as const;

export class ListAuditEventsQuery extends PageQuery {
  /** Who did it. @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  @IsUUID()
  @Optional()
  actorId?: string;

  /** Who really did it, while they acted as somebody else. @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  @IsUUID()
  @Optional()
  impersonatorId?: string;

  /** To whom or what it was done. @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  @MaxLength(200)
  @IsString()
  @Optional()
  subjectId?: string;

  /** @example role.granted */
  @IsIn(ACTIONS)
  @Optional()
  action?: string;

  /** @example success */
  @IsIn(OUTCOMES)
  @Optional()
  outcome?: Outcome;

  /** From this time on, this time included. @example 2026-01-01T00:00:00Z */
  @IsDate({ message: 'from must be an ISO 8601 time with a zone' })
  @Instant()
  @Optional()
  from?: Date;

  /** Before this time. @example 2030-01-01T00:00:00Z */
  @IsDate({ message: 'to must be an ISO 8601 time with a zone' })
  @Instant()
  @Optional()
  to?: Date;

  /** @example 3c1c7f0e-55d1-4d0e-9f0b-0f1f3f3c8a51 */
  @MaxLength(128)
  @IsString()
  @Optional()
  requestId?: string;

  /** A part of a changed value, a detail or an address, at least three characters; erased values are not found. @example ada@ */
  @MaxLength(100)
  @MinLength(3)
  @IsString()
  @Optional()
  q?: string;
}

/** The filters of the list; an export has no pages. */
export class ExportAuditEventsQuery extends OmitType(ListAuditEventsQuery, ['limit', 'page', 'cursor'] as const) {}

export type AuditEventFilter = Omit<ListAuditEventsQuery, keyof PageQuery>;

export class AuditActorBody {
  /** `user`, `service-account`, `system` (Rollcall itself) or `anonymous`. @example user */
  type: string;
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  id: string | null;
  sessionId: string | null;
}

export class AuditImpersonatorBody {
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  id: string;
}

export class AuditSubjectBody {
  /** @example user */
  type: string;
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  id: string | null;
}

/** What happened: who did what to whom, from where, and what changed. */
export class AuditEventBody {
  /** @example 0c1b3b33-7c39-4c35-9d0e-3c3f8f0c8f57 */
  id: string;
  occurredAt: Date;
  /** @example role.granted */
  action: string;
  /** @example success */
  outcome: Outcome;
  actor: AuditActorBody;
  /** Who really acted, when they acted as the actor; null when the actor did. */
  impersonator: AuditImpersonatorBody | null;
  subject: AuditSubjectBody;
  /** Field by field, before and after; null when nothing was changed. A value that was erased reads `{"erased": true}`. */
  changes: Changes | null;
  details: Readonly<Record<string, JsonValue>> | null;
  /** @example 192.0.2.7 */
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
}
