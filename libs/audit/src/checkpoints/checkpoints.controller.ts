import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page } from '@app/kernel';
import { Endpoint, anyone, assertPageMode, holderOf } from '@app/http';
import {
  AuditKeysBody,
  CheckpointBody,
  ConsistencyBody,
  ConsistencyQuery,
  ListCheckpointsQuery,
} from './checkpoint.dto.js';
import { CheckpointQueries } from './checkpoint.queries.js';
import { PublishedKeys } from './published-keys.js';
import { ProofQueries } from './proof.queries.js';

@ApiTags('audit')
@Controller('audit-checkpoints')
export class CheckpointsController {
  constructor(
    private readonly checkpoints: CheckpointQueries,
    private readonly proofs: ProofQueries,
    private readonly published: PublishedKeys,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List the signed checkpoints of the audit trail, newest first',
    access: holderOf('audit:read'),
    returns: [CheckpointBody],
  })
  list(@Query() query: ListCheckpointsQuery): Promise<Page<CheckpointBody>> {
    assertPageMode(query);
    return this.checkpoints.list(query);
  }

  @Get('latest')
  @Endpoint({
    summary: 'Read the latest checkpoint',
    description: 'Keep it: whatever the database says later must be consistent with it.',
    access: holderOf('audit:read'),
    returns: CheckpointBody,
    errors: ['AUDIT_CHECKPOINT_NOT_FOUND'],
  })
  latest(): Promise<CheckpointBody> {
    return this.checkpoints.getLatest();
  }

  @Get('consistency')
  @Endpoint({
    summary: 'Prove that one checkpoint is the beginning of another',
    access: holderOf('audit:read'),
    returns: ConsistencyBody,
    errors: ['AUDIT_CHECKPOINT_NOT_FOUND'],
  })
  consistency(@Query() query: ConsistencyQuery): Promise<ConsistencyBody> {
    return this.proofs.consistency(query);
  }

  @Get('keys')
  @Endpoint({
    summary: 'Public keys that verify checkpoints',
    description: 'Take them once, keep them elsewhere, and compare.',
    access: anyone,
    rateLimit: 'public',
    returns: AuditKeysBody,
  })
  async keys(): Promise<AuditKeysBody> {
    return { keys: await this.published.list() };
  }
}
