import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '@app/platform';

const DAY_MS = 24 * 60 * 60 * 1000;
const MONTHS_AHEAD = 12;

/** Keeps a year of audit partitions ahead of a server that is never restarted: a row without a partition is refused. */
@Injectable()
export class AuditPartitionKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(AuditPartitionKeeper.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.ensure();
    this.timer = setInterval(() => void this.ensure(), DAY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async ensure(): Promise<void> {
    try {
      await this.database.query('SELECT ensure_audit_partitions($1)', [MONTHS_AHEAD]);
    } catch (error) {
      this.logger.error(`Audit partitions could not be made ahead: ${(error as Error).message}`);
    }
  }
}
