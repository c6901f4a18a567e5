import { type Secrets } from '../crypto/secrets.js';
import { type JobQueue } from './job-queues.js';
import { type FoundJob, type Jobs } from './jobs.js';

/** A queue whose jobs are about an address. */
export interface SealedQueue<Task> {
  readonly queue: JobQueue;
  /** What SECRET_KEY seals them for; what waits was sealed so, therefore it stays. */
  readonly purpose: string;
  readonly addressOf: (task: Task) => string;
}

interface Sealed {
  readonly sealed: string;
}

/**
 * Jobs that wait sealed, because secrets and addresses that people typed are in them. They are found by the address they are
 * about, by opening each; what was sealed under another SECRET_KEY is about nobody any more.
 */
export class SealedJobs<Task extends object> {
  constructor(
    private readonly jobs: Jobs,
    private readonly secrets: Secrets,
    private readonly of: SealedQueue<Task>,
  ) {}

  /** @throws Error outside a transaction */
  async enqueue(task: Task): Promise<void> {
    const sealed = this.secrets.seal(Buffer.from(JSON.stringify(task)), this.of.purpose).toString('base64');
    await this.jobs.enqueue(this.of.queue, { sealed } satisfies Sealed);
  }

  /** `handle` runs at least once for each. */
  async work(handle: (task: Task) => Promise<void>): Promise<void> {
    await this.jobs.work<Sealed>(this.of.queue, ({ sealed }) => handle(this.unseal(sealed)));
  }

  /** Those about one of these addresses (in lower case), done or not. */
  async *findAll(addresses: readonly string[]): AsyncGenerator<FoundJob<Task>[]> {
    for await (const jobs of this.jobs.all<Sealed>(this.of.queue)) {
      yield jobs
        .filter(({ data }) => this.isAbout(data, addresses))
        .map((job) => ({ ...job, data: this.unseal(job.data.sealed) }));
    }
  }

  /** Removes them. @returns false when one of them is being done just now: ask again */
  forget(addresses: readonly string[]): Promise<boolean> {
    return this.jobs.forget<Sealed>(this.of.queue, (data) => this.isAbout(data, addresses));
  }

  private isAbout({ sealed }: Sealed, addresses: readonly string[]): boolean {
    try {
      return addresses.includes(this.of.addressOf(this.unseal(sealed)).trim().toLowerCase());
    } catch {
      return false;
    }
  }

  private unseal(sealed: string): Task {
    return JSON.parse(this.secrets.unseal(Buffer.from(sealed, 'base64'), this.of.purpose).toString()) as Task;
  }
}
