import { Controller, Get, Headers, Query, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint, download, holderOf } from '@app/http';
import { SelectedUserBody } from '../dto/selected-user.dto.js';
import { EXPORT_FILES, chooseFormat } from './export-format.js';
import { ExportUsersQuery } from './export-users.dto.js';
import { UsersExportService } from './users-export.service.js';

@ApiTags('users')
@Controller('users')
export class UsersExportController {
  constructor(private readonly exports: UsersExportService) {}

  @Get('export')
  @Endpoint({
    summary: 'Export users as CSV or NDJSON',
    description:
      "Filters, `q`, `sort` and `fields` are those of the list. Streamed, however many there are. A connection that breaks means that the file is not complete. In CSV a value that a spreadsheet would run as a formula begins with `'`.",
    access: holderOf('users:export'),
    returns: SelectedUserBody,
    produces: ['text/csv', 'application/x-ndjson'],
    raw: true,
    errors: ['ROLE_UNKNOWN'],
    audit: 'users.exported',
    rateLimit: 'bulk',
  })
  async export(@Query() query: ExportUsersQuery, @Headers('accept') accept?: string): Promise<StreamableFile> {
    const format = chooseFormat(query.format, accept);
    return download(await this.exports.export(query, format), EXPORT_FILES[format]);
  }
}
