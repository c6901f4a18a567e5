import { Equals, IsDate, IsIn, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { Instant, Optional, PageQuery, Pattern } from '@app/http';
import { SCOPE } from '../scope.js';
import { NamedRole } from '../roles/roles.dto.js';

/** Either a grant of a sensitive role (`userId`), or the end of its being sensitive (`requiresApproval: false`). */
export class CreateAccessRequestInput {
  /** A role that requires approval. @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  @IsUUID()
  roleId: string;

  /** Who is to get it. @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  @IsUUID()
  @Optional()
  userId?: string;

  /** Instead of a grant: from now on the role may be granted without a second person. @example false */
  @Equals(false)
  @Optional()
  requiresApproval?: false;

  /** `*` for everywhere, unless given. @example org:42 */
  @Pattern(SCOPE)
  @Length(1, 200)
  @IsString()
  @Optional()
  scope?: string;

  /** From the approval on, unless given. @example 2030-01-01T00:00:00Z */
  @IsDate({ message: 'validFrom must be an ISO 8601 time with a zone' })
  @Instant()
  @Optional()
  validFrom?: Date;

  /** For good, unless given. @example 2030-06-30T00:00:00Z */
  @IsDate({ message: 'validUntil must be an ISO 8601 time with a zone' })
  @Instant()
  @Optional()
  validUntil?: Date;

  /** What the second person reads. @example On call for payments in June */
  @Length(1, 500)
  @IsString()
  reason: string;

  /** @example OPS-1834 */
  @MaxLength(100)
  @IsString()
  @Optional()
  ticket?: string;
}

export class DecideAccessRequestInput {
  /** @example Checked with the team lead */
  @MaxLength(500)
  @IsString()
  @Optional()
  reason?: string;
}

export class AccessRequestBody {
  /** @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1 */
  id: string;
  /** `pending`, `approved`, `refused`, `withdrawn` or `expired`. @example pending */
  status: string;
  role: NamedRole;
  /** Who is to get it; null when the role is to be sensitive no longer. */
  userId: string | null;
  /** @example * */
  scope: string;
  /** Null: from the approval on. */
  validFrom: Date | null;
  /** Null: for good. */
  validUntil: Date | null;
  /** @example On call for payments in June */
  reason: string;
  /** @example OPS-1834 */
  ticket: string | null;
  requestedBy: string;
  requestedAt: Date;
  /** Until when it can be decided. */
  expiresAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  /** @example Checked with the team lead */
  decisionReason: string | null;
}

export class ListAccessRequestsQuery extends PageQuery {
  /** @example pending */
  @IsIn(['pending', 'approved', 'refused', 'withdrawn', 'expired'])
  @Optional()
  status?: string;

  /** Who is to get the role. @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  @IsUUID()
  @Optional()
  userId?: string;

  /** @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  @IsUUID()
  @Optional()
  roleId?: string;
}
