import { type HitCounter } from '../hit-counter.js';
import { RedisConnection } from '../redis-connection.js';
import { RedisThrottlerStorage } from '../redis-throttler-storage.js';
import { ReplicaMemory } from '../replica-memory.js';
import { RedisServer } from './redis-server.js';
import { until } from './until.js';

export const KEY_IN_REDIS = 'rollcall:throttle:default:key';
export const WINDOW_MS = 10_000;
export const BLOCK_MS = 60_000;
/** For a Redis that goes away: nobody waits long to learn it. */
export const COMMAND_TIMEOUT_MS = 100;
/** Hits keep a slow machine busy for longer than one timeout; none may fall back unless Redis is away. */
const PATIENT_MS = 10_000;
/** Shorter here than the two seconds that real replicas may take to come back. */
export const SETTLING_MS = 700;
export const SETTLED_MS = SETTLING_MS + 500;

type Counted = Awaited<ReturnType<HitCounter['increment']>>;

interface HitOptions {
  readonly replica?: number;
  readonly key?: string;
  readonly limit?: number;
  readonly ttl?: number;
  readonly blockMs?: number;
}

/** Two replicas that count together in a Redis of their own. */
export class CountingReplicas {
  connections: RedisConnection[] = [];
  counters: HitCounter[] = [];

  private constructor(readonly server: RedisServer) {}

  static async start(): Promise<CountingReplicas> {
    return new CountingReplicas(await RedisServer.start());
  }

  async stop(): Promise<void> {
    await this.disconnect();
    await this.server.stop();
  }

  /** Anew, to a Redis that knows nothing. */
  async begin(commandTimeoutMs = PATIENT_MS): Promise<void> {
    this.server.resume();
    await this.disconnect();
    const { url } = this.server;
    this.connections = [url, url].map((same) => new RedisConnection({ url: same, commandTimeoutMs }));
    this.counters = this.connections.map(
      (connection) => new RedisThrottlerStorage(connection, undefined, new ReplicaMemory({ settlingMs: SETTLING_MS })),
    );
    await this.connected();
    await this.forget();
  }

  async connected(): Promise<void> {
    await until(() => this.connections.every((connection) => connection.isReady));
  }

  /** Of the first replica. */
  get redis(): RedisConnection {
    return this.connections[0]!;
  }

  async forget(): Promise<void> {
    await this.connections[1]!.command((client) => client.flushAll());
  }

  hit({ replica = 0, key = 'key', limit = 5, ttl = WINDOW_MS, blockMs = BLOCK_MS }: HitOptions = {}) {
    return this.counters[replica]!.increment(key, ttl, limit, blockMs, 'default');
  }

  /** All at once, on both replicas in turn unless one is named. */
  hits(count: number, options?: HitOptions): Promise<Counted[]> {
    return Promise.all(Array.from({ length: count }, (_, index) => this.hit({ replica: index % 2, ...options })));
  }

  private async disconnect(): Promise<void> {
    await Promise.all(this.connections.map((connection) => connection.close()));
  }
}

export function allowed(records: readonly Counted[]): number {
  return records.filter((record) => !record.isBlocked).length;
}
