import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page } from '@app/kernel';
import { Endpoint, IdParam, assertPageMode, holderOf } from '@app/http';
import { AuditEventBody, ListAuditEventsQuery } from './audit.dto.js';
import { AuditQueries } from './audit.queries.js';
import { InclusionProofBody } from './checkpoints/checkpoint.dto.js';
import { ProofQueries } from './checkpoints/proof.queries.js';

@ApiTags('audit')
@Controller('audit-events')
export class AuditController {
  constructor(
    private readonly queries: AuditQueries,
    private readonly proofs: ProofQueries,
  ) {}

  @Get()
  @Endpoint({ summary: 'List audit events, newest first', access: holderOf('audit:read'), returns: [AuditEventBody] })
  list(@Query() query: ListAuditEventsQuery): Promise<Page<AuditEventBody>> {
    assertPageMode(query);
    return this.queries.list(query);
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
  })
  get(@IdParam('AUDIT_EVENT_NOT_FOUND') id: string): Promise<AuditEventBody> {
    return this.queries.get(id);
  }
}
