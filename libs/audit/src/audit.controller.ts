import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, assertPageMode, download, holderOf } from '@app/http';
import { AuditEventBody, ExportAuditEventsQuery, ListAuditEventsQuery } from './audit.dto.js';
import { AuditQueries } from './audit.queries.js';
import { InclusionProofBody } from './checkpoints/checkpoint.dto.js';
import { ProofQueries } from './checkpoints/proof.queries.js';
import { AuditExportService } from './export/audit-export.service.js';
import { EXPORT_LINES, ExportHeaderBody } from './export/export-lines.dto.js';
import { AuditStreamService } from './stream/audit-stream.service.js';
import { LastEventId } from './stream/last-event-id.decorator.js';

const FILE = { type: 'application/x-ndjson', name: 'audit-export.ndjson' };

@ApiTags('audit')
@Controller('audit-events')
export class AuditController {
  constructor(
    private readonly queries: AuditQueries,
    private readonly proofs: ProofQueries,
    private readonly exports: AuditExportService,
    private readonly streams: AuditStreamService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List audit events, newest first',
    access: holderOf('audit:read'),
    returns: [AuditEventBody],
    reads: 'audit-trail.events-read',
  })
  list(@Query() query: ListAuditEventsQuery): Promise<Page<AuditEventBody>> {
    assertPageMode(query);
    return this.queries.list(query);
  }

  @Get('export')
  @Endpoint({
    summary: 'Export the trail, or what the filters choose, with proofs',
    description:
      'NDJSON, streamed. Verify it offline with `npm run cli -- audit-verify` or tools/verify_audit.py; the format is in docs/audit.md.',
    access: holderOf('audit:export'),
    rateLimit: 'bulk',
    returns: ExportHeaderBody,
    orReturns: EXPORT_LINES,
    raw: true,
    produces: 'application/x-ndjson',
    errors: ['AUDIT_CHECKPOINT_NOT_FOUND'],
    audit: 'audit.exported',
  })
  async export(@Query() filter: ExportAuditEventsQuery): Promise<StreamableFile> {
    return download(await this.exports.export(filter), FILE);
  }

  @Get('stream')
  @Endpoint({
    summary: 'Listen to the trail',
    description:
      'Server-sent events, each about a second after it happened; `Last-Event-ID` goes on where a stream broke. Ends with the session.',
    access: holderOf('audit:read'),
    returns: AuditEventBody,
    raw: true,
    produces: 'text/event-stream',
    reads: 'audit-trail.stream-read',
  })
  async stream(@CurrentPrincipal() listener: Principal, @LastEventId() lastEventId?: number): Promise<StreamableFile> {
    return new StreamableFile(await this.streams.open(listener, lastEventId), { type: 'text/event-stream' });
  }

  @Get(':id/proof')
  @Endpoint({
    summary: 'Prove that an audit event is in the sealed trail',
    description: 'An event is sealed about a second after it happened.',
    access: holderOf('audit:read'),
    returns: InclusionProofBody,
    etag: 'none',
    errors: ['AUDIT_EVENT_NOT_FOUND', 'AUDIT_EVENT_NOT_SEALED', 'AUDIT_CHECKPOINT_NOT_FOUND'],
  })
  prove(@IdParam('AUDIT_EVENT_NOT_FOUND') id: string): Promise<InclusionProofBody> {
    return this.proofs.inclusion(id);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read an audit event',
    access: holderOf('audit:read'),
    returns: AuditEventBody,
    errors: ['AUDIT_EVENT_NOT_FOUND'],
    reads: 'audit-trail.event-read',
  })
  get(@IdParam('AUDIT_EVENT_NOT_FOUND') id: string): Promise<AuditEventBody> {
    return this.queries.get(id);
  }
}
