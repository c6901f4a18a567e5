import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page } from '@app/kernel';
import { Endpoint, IdParam, assertPageMode, holderOf } from '@app/http';
import { AuditEventBody, ListAuditEventsQuery } from './audit.dto.js';
import { AuditQueries } from './audit.queries.js';

@ApiTags('audit')
@Controller('audit-events')
export class AuditController {
  constructor(private readonly queries: AuditQueries) {}

  @Get()
  @Endpoint({ summary: 'List audit events, newest first', access: holderOf('audit:read'), returns: [AuditEventBody] })
  list(@Query() query: ListAuditEventsQuery): Promise<Page<AuditEventBody>> {
    assertPageMode(query);
    return this.queries.list(query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read an audit event',
    access: holderOf('audit:read'),
    returns: AuditEventBody,
    errors: ['AUDIT_EVENT_NOT_FOUND'],
  })
  get(@IdParam('AUDIT_EVENT_NOT_FOUND') id: string): Promise<AuditEventBody> {
    return this.queries.get(id);
  }
}
