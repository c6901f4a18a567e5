/** Of each new time in the moving average: it follows a machine that gets busy within a dozen hashes. */
const WEIGHT = 0.1;

/** What the hashing threads have before them. */
export class HashingLoad {
  private averageMs: number | undefined;
  private refusedSoFar = 0;
  /** In the time of `performance.now()`, oldest first: what is begun stands behind what was begun before. */
  private readonly unfinished = new Set<{ readonly since: number }>();

  get refused(): number {
    return this.refusedSoFar;
  }

  /** Waiting or being hashed. */
  get pending(): number {
    return this.unfinished.size;
  }

  /** Of the oldest one that is not finished; 0 when there is none. */
  get oldestSeconds(): number {
    const [oldest] = this.unfinished;
    return oldest ? (performance.now() - oldest.since) / 1000 : 0;
  }

  /** Until so many that wait are through, by what one took lately; 0 as long as none was done. */
  secondsFor(waiting: number, threads: number): number {
    return ((this.averageMs ?? 0) * waiting) / threads / 1_000;
  }

  /** What one took in its thread, without its waiting. */
  took(milliseconds: number): void {
    this.averageMs = (this.averageMs ?? milliseconds) * (1 - WEIGHT) + milliseconds * WEIGHT;
  }

  refuse(): void {
    this.refusedSoFar++;
  }

  async track<T>(work: () => Promise<T>): Promise<T> {
    const entry = { since: performance.now() };
    this.unfinished.add(entry);
    try {
      return await work();
    } finally {
      this.unfinished.delete(entry);
    }
  }
}
