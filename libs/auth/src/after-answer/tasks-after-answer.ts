import { type RequestContext, currentRequest, runInRequest } from '@app/kernel';
import { type Jobs, SealedJobs, type SealedQueue, type Secrets } from '@app/platform';

type Asked<Task> = Task & { readonly request?: Pick<RequestContext, 'requestId' | 'ip' | 'userAgent'> };

/**
 * What a stranger asked for and is done after the answer, so that the answer tells nothing about an account. It is done as the
 * request that asked: the trail names it.
 */
export abstract class TasksAfterAnswer<Task extends object> {
  private readonly sealed: SealedJobs<Asked<Task>>;

  constructor(jobs: Jobs, secrets: Secrets, queue: SealedQueue<Task>) {
    this.sealed = new SealedJobs(jobs, secrets, queue);
  }

  /** @throws Error outside a transaction */
  async enqueue(task: Task): Promise<void> {
    const { requestId, ip, userAgent } = currentRequest() ?? {};
    await this.sealed.enqueue({ ...task, ...(requestId !== undefined && { request: { requestId, ip, userAgent } }) });
  }

  async work(handle: (task: Task) => Promise<void>): Promise<void> {
    await this.sealed.work((task) =>
      task.request ? runInRequest({ ...task.request }, () => handle(task)) : handle(task),
    );
  }

  /** What may be told of those about one of these addresses (in lower case), done or not. */
  async *findAll(addresses: readonly string[]): AsyncGenerator<object[]> {
    for await (const found of this.sealed.findAll(addresses))
      yield found.map(({ state, createdAt, data }) => ({ state, createdAt, ...data.request }));
  }

  /** @returns false when one of them is being done just now: ask again */
  forget(addresses: readonly string[]): Promise<boolean> {
    return this.sealed.forget(addresses);
  }
}
