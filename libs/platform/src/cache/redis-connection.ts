// Owns the one Redis connection of a replica. Promises: no command waits longer than its timeout, and none waits at all
// while Redis is known to be away; Redis absent at start, killed, stalled or restarted never delays the boot nor ends the
// process; it is tried again for ever. A timeout during which Redis answered nothing in time ends the session, so that a
// stalled Redis costs one timeout and not one per request; the next session counts only after it has answered a PING.
import { currentRequest } from '@app/kernel';
import { DeadlineExceededError, withDeadline } from './deadline.js';
import { reconnectDelayMs } from './reconnect-delay.js';
import { openRedisSession, type RedisClient, type RedisSession, type RedisStore } from './redis-session.js';
import { RedisUnavailableError } from './redis-unavailable.error.js';
import { parseRedisUrl, type RedisTarget } from './redis-url.js';

export interface RedisConnectionOptions {
  readonly url: string;
  /** Default 100. */
  readonly commandTimeoutMs?: number;
  /** Once when an outage begins, not once per attempt. */
  readonly onError?: (error: Error) => void;
  /** Once when Redis can be used: at the first connection and at the end of each outage. */
  readonly onReady?: () => void;
}

const DEFAULT_COMMAND_TIMEOUT_MS = 100;
/** A session that lived shorter does not reset the back-off, else a flapping Redis is dialled in a tight loop. */
const STABLE_AFTER_MS = 5_000;

export class RedisConnection {
  private readonly target: RedisTarget;
  private readonly timeoutMs: number;
  private attempt = new AbortController();
  private session: RedisSession | undefined;
  private readySince = 0;
  private answeredAt = 0;
  private failures = 0;
  private outageAnnounced = false;
  private closed = false;
  private retry: NodeJS.Timeout | undefined;

  /** Starts to connect and returns. Throws only when `url` is malformed. */
  constructor(private readonly options: RedisConnectionOptions) {
    this.target = parseRedisUrl(options.url);
    this.timeoutMs = options.commandTimeoutMs ?? DEFAULT_COMMAND_TIMEOUT_MS;
    void this.open();
  }

  get isReady(): boolean {
    return this.session !== undefined;
  }

  /** Rejects with RedisUnavailableError at once when Redis is away, or after the timeout; its error replies pass through. */
  command<T>(run: (client: RedisClient) => Promise<T>): Promise<T> {
    return this.run((session) => run(session.client));
  }

  /** As `command`, on the cache store. */
  onStore<T>(run: (store: RedisStore) => Promise<T>): Promise<T> {
    return this.run((session) => run(session.store));
  }

  async ping(): Promise<void> {
    await this.command((client) => client.ping());
  }

  /** Says goodbye if Redis listens; takes at most one command timeout. */
  async close(): Promise<void> {
    const session = this.session;
    this.closed = true;
    this.session = undefined;
    clearTimeout(this.retry);
    if (session) await withDeadline(session.client.quit(), this.timeoutMs).catch(() => undefined);
    this.attempt.abort();
  }

  private async run<T>(work: (session: RedisSession) => Promise<T>): Promise<T> {
    const session = this.session;
    if (!session) throw new RedisUnavailableError();
    const { attempt } = this;
    const startedAt = performance.now();
    try {
      const answer = await withDeadline(
        asStep(() => work(session)),
        this.timeoutMs,
      );
      this.answeredAt = performance.now();
      return answer;
    } catch (error) {
      const isSilent = error instanceof DeadlineExceededError && this.answeredAt < startedAt;
      if (isSilent) this.fail(attempt, error);
      // Otherwise Redis itself said no, e.g. WRONGTYPE: the caller's business.
      const isUnavailable = error instanceof DeadlineExceededError || session !== this.session;
      throw isUnavailable ? new RedisUnavailableError(error) : error;
    }
  }

  private async open(): Promise<void> {
    const attempt = (this.attempt = new AbortController());
    const onError = (error: unknown): void => this.fail(attempt, error);
    try {
      const { target, timeoutMs } = this;
      const session = await openRedisSession({ target, timeoutMs, signal: attempt.signal, onError });
      this.succeed(attempt, session);
    } catch (error) {
      this.fail(attempt, error);
    }
  }

  private succeed(attempt: AbortController, session: RedisSession): void {
    if (this.closed || attempt.signal.aborted) return attempt.abort();
    this.session = session;
    this.readySince = performance.now();
    this.outageAnnounced = false;
    this.options.onReady?.();
  }

  private fail(attempt: AbortController, error: unknown): void {
    if (this.closed || attempt.signal.aborted) return;
    attempt.abort();
    if (this.session && performance.now() - this.readySince >= STABLE_AFTER_MS) this.failures = 0;
    this.session = undefined;
    this.retry = setTimeout(() => void this.open(), reconnectDelayMs(this.failures++)).unref();
    this.announceOutage(error);
  }

  private announceOutage(error: unknown): void {
    if (this.outageAnnounced) return;
    this.outageAnnounced = true;
    this.options.onError?.(new RedisUnavailableError(error));
  }
}

/** Of the request's trace, when it is traced. */
function asStep<T>(work: () => Promise<T>): Promise<T> {
  const step = currentRequest()?.trace?.step;
  return step ? step({ name: 'redis', attributes: { 'db.system.name': 'redis' } }, work) : work();
}
