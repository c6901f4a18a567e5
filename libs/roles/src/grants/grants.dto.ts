import { IsDate, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { Clearable, Instant, Optional, PageQuery, Pattern } from '@app/http';
import { SCOPE } from '../scope.js';
import { NamedRole } from '../roles/roles.dto.js';

export class GrantRoleInput {
  /** @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  @IsUUID()
  roleId: string;

  /** `*` for everywhere, or a string of your own. @example org:42 */
  @Pattern(SCOPE)
  @Length(1, 200)
  @IsString()
  @Optional()
  scope?: string;

  /** From now on, unless given. @example 2030-01-01T00:00:00Z */
  @IsDate({ message: 'validFrom must be an ISO 8601 time with a zone' })
  @Instant()
  @Optional()
  validFrom?: Date;

  /** For good, unless given. @example 2030-06-30T00:00:00Z */
  @IsDate({ message: 'validUntil must be an ISO 8601 time with a zone' })
  @Instant()
  @Clearable()
  validUntil?: Date | null;

  /** @example Stands in for Ana until June */
  @MaxLength(500)
  @IsString()
  @Optional()
  reason?: string;

  /** @example HR-1834 */
  @MaxLength(100)
  @IsString()
  @Optional()
  ticket?: string;
}

/** A role that a user holds or will hold: where, since when, until when, by whom and why. */
export class GrantBody {
  /** @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1 */
  id: string;
  role: NamedRole;
  /** @example * */
  scope: string;
  validFrom: Date;
  /** Null: for good. */
  validUntil: Date | null;
  /** How it came to be. @example api */
  source: string;
  /** @example Stands in for Ana until June */
  reason: string | null;
  /** @example HR-1834 */
  ticket: string | null;
  /** Null: Rollcall itself. */
  grantedBy: string | null;
  grantedAt: Date;
}

export class ListGrantsQuery extends PageQuery {}
