import { Injectable, Logger } from '@nestjs/common';
import { givenFilters } from '@app/http';
import { DomainEvents } from '@app/platform';
import { type AuditEventFilter } from '../audit.dto.js';
import { Sealer } from '../sealing/sealer.js';
import { AuditExported } from './audit-exported.event.js';
import { ExportLines } from './export-lines.js';

/** Exports the trail chunk by chunk, in constant memory, up to a checkpoint signed at its beginning. */
@Injectable()
export class AuditExportService {
  private readonly logger = new Logger(AuditExportService.name);

  constructor(
    private readonly events: DomainEvents,
    private readonly sealer: Sealer,
    private readonly lines: ExportLines,
  ) {}

  /** @throws AUDIT_CHECKPOINT_NOT_FOUND when nothing was ever sealed */
  async export(filter: AuditEventFilter): Promise<AsyncGenerator<string>> {
    await this.events.record(new AuditExported(givenFilters(filter)));
    await this.sealWhatIsNew();
    const header = await this.lines.header(filter);
    return this.lines.of(header, filter);
  }

  /** A tree that somebody altered is not sealed any further. It is exported all the same: that is the evidence. */
  private async sealWhatIsNew(): Promise<void> {
    try {
      await this.sealer.sealAll();
    } catch (error) {
      this.logger.error(`An export goes on without sealing: ${(error as Error).message}`);
    }
  }
}
