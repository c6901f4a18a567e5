import { type DataSource } from 'typeorm';

/**
 * How long the pool lets one wait for a connection: a canary stands in the very queue that requests stand in, asks for a
 * connection and gives it back unused. A database that is gone makes nobody wait, so it is no overload.
 */
export class ConnectionWait {
  private waitingSince: number | undefined;
  private lastWaitMs = 0;

  constructor(private readonly dataSource: DataSource) {}

  /** The longest known: of the last canary, or of the one that still waits. Sends the next one. */
  read(): number {
    if (this.waitingSince !== undefined) return Math.max(this.lastWaitMs, performance.now() - this.waitingSince);
    const waitMs = this.lastWaitMs;
    void this.ask();
    return waitMs;
  }

  private async ask(): Promise<void> {
    const askedAt = (this.waitingSince = performance.now());
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
      this.lastWaitMs = performance.now() - askedAt;
    } catch {
      this.lastWaitMs = 0;
    } finally {
      this.waitingSince = undefined;
      await runner.release().catch(() => undefined);
    }
  }
}
