// One physical connection, from TCP to ready, used once: it never reconnects. The only file that knows
// cache-manager-redis-store, whose client ends the process when it fails while nobody listens for 'error'.
// The store hands its client out after connecting only, so it connects with nothing to wait for (no AUTH, no SELECT,
// no CLIENT SETINFO): from the TCP handshake to our listener no I/O can come between. Those commands follow.
import { type redisStore } from 'cache-manager-redis-store';
import { withDeadline } from './deadline.js';
import { type RedisTarget } from './redis-url.js';

type StoreOptions = Parameters<typeof redisStore>[0];

/** The redis 4 client inside the store. */
export type RedisClient = ReturnType<Awaited<ReturnType<typeof redisStore>>['getClient']>;

/** The part of cache-manager-redis-store in use; values are encoded as JSON, `ttl` is in whole seconds. */
export interface RedisStore {
  get(key: string): Promise<unknown>;
  mget(...keys: string[]): Promise<unknown[]>;
  set(key: string, value: unknown, options: { ttl: number }): Promise<unknown>;
  del(key: string): Promise<number>;
  mdel(keys: string[]): Promise<number>;
  getClient(): RedisClient;
}

export interface RedisSession {
  readonly client: RedisClient;
  readonly store: RedisStore;
}

export interface RedisSessionOptions {
  readonly target: RedisTarget;
  /** For each command of the handshake. */
  readonly timeoutMs: number;
  /** Destroys the socket in whatever state it is. */
  readonly signal: AbortSignal;
  /** May be called more than once, also during the handshake. */
  readonly onError: (error: Error) => void;
}

const CONNECT_TIMEOUT_MS = 1_000;

/** The store is loaded only where there is a Redis: it brings five hundred modules along. */
export async function openRedisSession(options: RedisSessionOptions): Promise<RedisSession> {
  const { redisStore } = await import('cache-manager-redis-store');
  options.signal.throwIfAborted();
  const store = (await redisStore(storeOptions(options))) as unknown as RedisStore;
  const client = store.getClient();
  client.on('error', options.onError);
  await greet(client, options);
  return { client, store };
}

function storeOptions({ target, signal }: RedisSessionOptions): StoreOptions {
  const { host, port, tls } = target;
  const socket = { host, port, tls, signal, connectTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy: false };
  return { socket, disableClientInfo: true, disableOfflineQueue: true } as StoreOptions;
}

/** The PING proves that Redis answers: a stopped process still accepts connections, a loading one refuses commands. */
async function greet(client: RedisClient, { target, timeoutMs }: RedisSessionOptions): Promise<void> {
  const { username, password, database } = target;
  if (password !== undefined) await withDeadline(client.auth({ username, password }), timeoutMs);
  if (database !== 0) await withDeadline(client.select(database), timeoutMs);
  await withDeadline(client.ping(), timeoutMs);
}
