import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { ObjectStores } from '@app/platform';
import { type Checkpoint } from './checkpoint.js';
import { CheckpointQueries } from './checkpoint.queries.js';
import { DeliveryRepository } from './delivery.repository.js';

const FOLDER = 'audit/checkpoints';
const TYPE = 'application/json';
const BATCH = 50;
const RETRY_MS = 30_000;

/**
 * Puts each checkpoint into the bucket, if one is set, as an object of its own that is never overwritten: whoever owns the
 * database cannot take back what was signed, and with object lock nobody can. It runs beside the sealing, which waits for
 * nothing; what a bucket that was away has missed, it gets in order when it is back.
 */
@Injectable()
export class CheckpointBucket implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(CheckpointBucket.name);
  private running: Promise<void> | undefined;
  private isWanted = false;
  private isStopped = false;
  private retry: NodeJS.Timeout | undefined;
  /** Where a bucket begins that never got any: older trees are part of newer ones. */
  private first: number | undefined;

  constructor(
    private readonly stores: ObjectStores,
    private readonly checkpoints: CheckpointQueries,
    private readonly deliveries: DeliveryRepository,
  ) {}

  /** What was sealed and not delivered when the process ended. */
  onApplicationBootstrap(): void {
    this.deliver();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.retry);
    await this.running;
  }

  /** Never throws, and waits for nothing. */
  publish(latest: Checkpoint): void {
    this.first ??= latest.treeSize - 1;
    this.deliver();
  }

  /** Resolves when the bucket has everything or does not answer. */
  async settled(): Promise<void> {
    await this.running;
  }

  private deliver(): void {
    if (!this.stores.bucket) return;
    this.isWanted = true;
    this.running ??= this.run();
  }

  private async run(): Promise<void> {
    while (this.isWanted && !this.isStopped) {
      this.isWanted = false;
      await this.deliverMissing().catch((error: unknown) => this.tryLater(error as Error));
    }
    this.running = undefined;
  }

  private async deliverMissing(): Promise<void> {
    const destination = `s3:${this.stores.bucket!.address}`;
    let after = (await this.deliveries.find(destination)) ?? (await this.beginning());
    for (let isFull = true; isFull && !this.isStopped;) {
      const batch = await this.checkpoints.listAfter(after, BATCH);
      for (const checkpoint of batch) await this.put(checkpoint);
      after = batch.at(-1)?.treeSize ?? after;
      if (batch.length > 0) await this.deliveries.advance(destination, after);
      isFull = batch.length === BATCH;
    }
  }

  private async beginning(): Promise<number> {
    return this.first ?? ((await this.checkpoints.findLatest())?.treeSize ?? 1) - 1;
  }

  private async put(checkpoint: Checkpoint): Promise<void> {
    const key = objectNameOf(checkpoint);
    const content = Buffer.from(`${JSON.stringify(checkpoint)}\n`);
    if (await this.stores.bucket!.putOnce(key, content, TYPE)) return;
    const kept = await this.stores.bucket!.get(key);
    if (kept?.equals(content)) return;
    this.logger.error(
      `The bucket holds another ${key} than the database: history was rewritten, or an old backup is back`,
    );
  }

  private tryLater(error: Error): void {
    this.logger.warn(`A checkpoint of the audit trail could not be put into the bucket: ${error.message}`);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.deliver(), RETRY_MS).unref();
  }
}

/** In the order of their names they are the file of checkpoints that the verifiers read. */
function objectNameOf({ keyId, treeSize }: Checkpoint): string {
  return `${FOLDER}/${keyId}/${String(treeSize).padStart(12, '0')}.json`;
}
