import { IsIn } from 'class-validator';
import { OmitType } from '@nestjs/swagger';
import { Optional } from '@app/http';
import { ListUsersQuery } from '../dto/list-users.dto.js';
import { EXPORT_FORMATS, type ExportFormat } from './export-format.js';

/** What the list takes, but its pages. */
export class ExportUsersQuery extends OmitType(ListUsersQuery, ['limit', 'page', 'cursor'] as const) {
  /** Else what `Accept` names decides, `text/csv` or `application/x-ndjson`; else it is CSV. @example ndjson */
  @IsIn(EXPORT_FORMATS)
  @Optional()
  format?: ExportFormat;
}
