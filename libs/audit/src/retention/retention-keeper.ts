import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RetentionService } from './retention.service.js';

const HOUR_MS = 60 * 60 * 1000;

/** Every replica asks each hour; a lock decides who does it. */
@Injectable()
export class RetentionKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(RetentionKeeper.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly retention: RetentionService) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.prune(), HOUR_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async prune(): Promise<void> {
    try {
      const pruned = await this.retention.pruneAll();
      if (pruned > 0) this.logger.log(`${pruned} audit events were removed by retention`);
    } catch (error) {
      this.logger.error(`Retention of the audit trail failed: ${(error as Error).message}`);
    }
  }
}
