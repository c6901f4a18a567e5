import { Injectable } from '@nestjs/common';
import { SharedFacts } from '@app/platform';
import { type AuditKeyBody } from './checkpoint.dto.js';
import { CheckpointQueries } from './checkpoint.queries.js';

/** What verifies checkpoints, for anybody: open to strangers, so it shall not cost the database a statement each time. */
@Injectable()
export class PublishedKeys {
  constructor(
    private readonly checkpoints: CheckpointQueries,
    private readonly facts: SharedFacts,
  ) {}

  list(): Promise<AuditKeyBody[]> {
    return this.facts.read('audit_keys', {}, () => this.checkpoints.keys());
  }
}
