import { IsDate } from 'class-validator';
import { Instant, Optional, PageQuery } from '@app/http';

const MESSAGE = { message: 'asOf must be an ISO 8601 time with a zone' };

/** Of a question about access. */
export class AsOfQuery {
  /** At a past instant instead of now. @example 2026-01-31T12:00:00Z */
  @IsDate(MESSAGE)
  @Instant()
  @Optional()
  asOf?: Date;
}

/** Of a list of what is, or was, so. */
export class AsOfPageQuery extends PageQuery {
  /** At a past instant instead of now. @example 2026-01-31T12:00:00Z */
  @IsDate(MESSAGE)
  @Instant()
  @Optional()
  asOf?: Date;
}
