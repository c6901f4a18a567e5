import { IsDate, IsString, Length } from 'class-validator';
import { Instant, Optional, PageQuery } from '@app/http';
import { IsDisplayText } from '../validation/profile-rules.js';

export class DeactivateUserInput {
  /** Kept in the audit trail. @example Contract ends */
  @IsDisplayText()
  @Length(1, 500)
  @IsString()
  reason: string;

  /** When; left out, or in the past, for now. @example 2030-12-31T18:00:00+01:00 */
  @IsDate({ message: 'at must be an ISO 8601 time with a zone' })
  @Instant()
  @Optional()
  at?: Date;
}

export class ListDormantUsersQuery extends PageQuery {
  /** Who has not signed in since this time. @example 2026-08-01T00:00:00Z */
  @IsDate({ message: 'since must be an ISO 8601 time with a zone' })
  @Instant()
  since: Date;
}
