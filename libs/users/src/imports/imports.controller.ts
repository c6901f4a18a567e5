import { Controller, Get, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { type Page, type Principal } from '@app/kernel';
import {
  BodyStream,
  CurrentPrincipal,
  Endpoint,
  IdParam,
  type StreamedBody,
  assertPageMode,
  holderOf,
} from '@app/http';
import { ImportStreamService } from './import-stream.service.js';
import { wishOf } from './import-wish.js';
import { ImportBody, ImportRowBody, ListImportRowsQuery, ListImportsQuery, StartImportQuery } from './imports.dto.js';
import { ImportsQueries } from './imports.queries.js';
import { ImportsService } from './imports.service.js';

@ApiTags('users')
@Controller('users/imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly queries: ImportsQueries,
    private readonly streams: ImportStreamService,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Import users from a file',
    description:
      'CSV with a line of column names, or NDJSON with the body of `POST /users` in each line; any size, sent as the body itself. Answered when the file is here; the rows are worked through afterwards. There is no `Idempotency-Key`: sent again, each row finds its address taken. Format and rules: docs/users/import.md.',
    access: holderOf('users:import'),
    streams: ['text/csv', 'application/x-ndjson', 'application/ndjson', 'application/jsonl'],
    returns: ImportBody,
    status: 202,
    etag: 'none',
    errors: [
      'IMPORT_FILE_INVALID',
      'REQUEST_TIMEOUT',
      'ROLE_UNKNOWN',
      'GROUP_NOT_FOUND',
      'GRANT_EXCEEDS_AUTHORITY',
      'APPROVAL_REQUIRED',
    ],
    audit: 'users.import-started',
    rateLimit: 'bulk',
  })
  async start(
    @CurrentPrincipal() actor: Principal,
    @Query() query: StartImportQuery,
    @BodyStream() body: StreamedBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportBody> {
    const started = await this.imports.start(actor, wishOf(query, body.contentType), body.bytes);
    void reply.header('Location', `/api/v1/users/imports/${started.id}`);
    return started;
  }

  @Get()
  @Endpoint({ summary: 'List imports, newest first', access: holderOf('users:import'), returns: [ImportBody] })
  list(@Query() query: ListImportsQuery): Promise<Page<ImportBody>> {
    assertPageMode(query);
    return this.queries.list(query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read how far an import is',
    access: holderOf('users:import'),
    returns: ImportBody,
    etag: 'content',
    errors: ['IMPORT_NOT_FOUND'],
  })
  get(@IdParam('IMPORT_NOT_FOUND') id: string): Promise<ImportBody> {
    return this.queries.get(id);
  }

  @Get(':id/rows')
  @Endpoint({
    summary: 'List what became of each row',
    description: 'In the order of the file; `outcome=failed` is the report of what to correct. Kept for 30 days.',
    access: holderOf('users:import'),
    returns: [ImportRowBody],
    errors: ['IMPORT_NOT_FOUND'],
  })
  listRows(@IdParam('IMPORT_NOT_FOUND') id: string, @Query() query: ListImportRowsQuery): Promise<Page<ImportRowBody>> {
    assertPageMode(query);
    return this.queries.listRows(id, query);
  }

  @Get(':id/events')
  @Endpoint({
    summary: 'Watch an import',
    description:
      'Server-sent events: `progress` whenever it has moved, `end` when it is over, each with the import as data. Ends with the session.',
    access: holderOf('users:import'),
    returns: ImportBody,
    raw: true,
    produces: 'text/event-stream',
    errors: ['IMPORT_NOT_FOUND'],
  })
  async watch(
    @CurrentPrincipal() watcher: Principal,
    @IdParam('IMPORT_NOT_FOUND') id: string,
  ): Promise<StreamableFile> {
    return new StreamableFile(await this.streams.open(watcher, id), { type: 'text/event-stream' });
  }

  @Post(':id/cancel')
  @Endpoint({
    summary: 'Cancel an import',
    description: 'After the batch at hand. What is imported stays.',
    access: holderOf('users:import'),
    returns: ImportBody,
    etag: 'none',
    errors: ['IMPORT_NOT_FOUND', 'IMPORT_NOT_RUNNING'],
    audit: 'users.import-cancelled',
  })
  cancel(@IdParam('IMPORT_NOT_FOUND') id: string): Promise<ImportBody> {
    return this.imports.cancel(id);
  }
}
