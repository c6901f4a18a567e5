import { type Socket } from 'node:net';
import pg from 'pg';
import { queryAsStep } from '../tracing/statement-step.js';

const IS_SPOILT = /^(Query read timeout|cached plan must not change result type)$/;

/**
 * A connection that ends when a query on it was given up (`query_timeout`). The driver only stops waiting: the answer is
 * still to come, and whoever got the connection next, a ROLLBACK or another request, would wait behind it. It ends, too, when a
 * migration changed what a statement prepared on it answers: it would refuse that statement for ever.
 */
export class BoundedClient extends pg.Client {
  private isGivenUp = false;

  constructor(config?: pg.ClientConfig) {
    super({ ...config, pipeline: true });
    // Whoever waits for an answer is told by that; without a listener, a connection that breaks would end the process.
    this.on('error', () => {});
    const query = queryAsStep(this.query.bind(this));
    this.query = ((...input: unknown[]) => {
      const answer = query(...input);
      if (answer instanceof Promise) answer.catch((error: unknown) => this.endWhenGivenUp(error));
      return answer;
    }) as typeof this.query;
  }

  /** A query that leaves in one packet with all others of the same moment. */
  queryTogether(query: pg.QueryConfig): Promise<pg.QueryResult> {
    const { stream } = (this as unknown as { readonly connection: { readonly stream: Socket } }).connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
    return this.query(query);
  }

  /** Before the caller hears of it, so that the pool does not take the connection back. */
  private endWhenGivenUp(error: unknown): void {
    if (this.isGivenUp || !(error instanceof Error) || !IS_SPOILT.test(error.message)) return;
    this.isGivenUp = true;
    this.end().catch(() => undefined);
  }
}
