import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/platform';
import { CheckpointSinks } from '../checkpoints/checkpoint-sinks.js';
import { SealingService } from './sealing.service.js';

/** Seals what is new, each second or as AUDIT_SEAL_SECONDS says. Every replica asks; a lock decides who does it. */
@Injectable()
export class Sealer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Sealer.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly sealing: SealingService,
    private readonly sinks: CheckpointSinks,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    this.plan();
  }

  /** What is not sealed by then is sealed after the next start. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /**
   * Seals what is there by now, not what keeps coming; what is being sealed already comes first.
   * @throws Error when the tree is not the one that was signed
   */
  sealAll(): Promise<void> {
    const sealing = this.running.then(() => this.sealWhatIsThere());
    this.running = sealing.catch(() => undefined);
    return sealing;
  }

  private async sealWhatIsThere(): Promise<void> {
    for (let mayBeMore = true; mayBeMore && !this.isStopped;) {
      const sealed = await this.sealing.sealNext();
      if (sealed) await this.sinks.publish(sealed.checkpoint);
      mayBeMore = sealed?.mayBeMore ?? false;
    }
  }

  private plan(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => void this.tick(), this.settings.auditSealSeconds * 1000).unref();
  }

  private async tick(): Promise<void> {
    try {
      await this.sealAll();
    } catch (error) {
      this.logger.error(`The audit trail could not be sealed: ${(error as Error).message}`);
    }
    this.plan();
  }
}
