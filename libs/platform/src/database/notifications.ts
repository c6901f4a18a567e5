import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import pg from 'pg';
import { reconnectDelayMs } from '../cache/reconnect-delay.js';
import { Clock } from './clock.js';
import { Database } from './database.js';

export const NOTIFICATIONS_URL = Symbol('NOTIFICATIONS_URL');
/** The name of the connection that each replica listens on. */
export const NOTIFICATIONS_CONNECTION = 'rollcall-notifications';

const TIMEOUT_MS = 2_000;
/** A beat that is answered proves that everything committed before it was asked has been heard. */
const HEARTBEAT_MS = 300;
/** How old that proof may be. */
const CURRENT_FOR_MS = 1_000;

/** `payload` is undefined after each (re)connect: anything may have been missed. To throw is to be called again so. */
export type NotificationHandler = (payload: string | undefined) => Promise<void> | void;

/**
 * Tells every replica what one of them changed (LISTEN/NOTIFY), within milliseconds of the commit. Sent in the changing
 * transaction, so a change that is rolled back says nothing. Heard on a connection of its own, which returns by itself
 * after any loss, a silent one included; then every handler runs, because what was said meanwhile is gone.
 */
@Injectable()
export class Notifications implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Notifications.name);
  private readonly handlers = new Map<string, NotificationHandler[]>();
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private provenAt = -Infinity;
  private isStopped = false;

  constructor(
    @Inject(NOTIFICATIONS_URL) private readonly url: string,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Registered while modules initialise: the channels are opened once, when the application is up. */
  on(channel: string, handler: NotificationHandler): void {
    this.handlers.set(channel, [...(this.handlers.get(channel) ?? []), handler]);
  }

  /**
   * Whether everything that was committed more than a second ago has been heard. While it is false, what is remembered of
   * the database may be stale without anybody knowing.
   */
  get isCurrent(): boolean {
    return performance.now() - this.provenAt < CURRENT_FOR_MS;
  }

  /** Heard by every replica, this one included, once the transaction commits. @throws Error outside a transaction */
  async notify(channel: string, payload = ''): Promise<void> {
    if (!this.database.isInTransaction) throw new Error(`${channel} was notified outside a transaction`);
    await this.database.query('SELECT pg_notify($1, $2)', [channel, payload]);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.connect();
  }

  /** Before the pool closes: a handler that reads would otherwise fail, and look like a lost connection. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => {});
  }

  private async connect(): Promise<void> {
    const client = this.newClient();
    this.client = client;
    try {
      await client.connect();
      for (const channel of this.handlers.keys()) await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      const askedAt = await this.ask(client);
      await this.callAll();
      this.failures = 0;
      this.provenAt = askedAt;
      this.beatLater(client);
    } catch (error) {
      this.lose(client, error);
    }
  }

  private newClient(): pg.Client {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: NOTIFICATIONS_CONNECTION,
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
      keepAlive: true,
    });
    // Without a listener, a lost connection ends the process.
    client.on('error', (error) => this.lose(client, error));
    client.on('end', () => this.lose(client, new Error('the connection ended')));
    client.on('notification', ({ channel, payload }) => void this.hear(client, channel, payload ?? ''));
    return client;
  }

  private async hear(client: pg.Client, channel: string, payload: string): Promise<void> {
    try {
      for (const handle of this.handlers.get(channel) ?? []) await handle(payload);
    } catch (error) {
      this.lose(client, error);
    }
  }

  private async callAll(): Promise<void> {
    for (const handle of [...this.handlers.values()].flat()) await handle(undefined);
  }

  /**
   * Everything that was committed before this was asked has been heard when it is answered. Requests never wait for it.
   * @throws Error while nothing can be heard
   */
  async catchUp(): Promise<void> {
    const { client } = this;
    if (!client) throw new Error('Notifications are interrupted');
    await this.prove(client);
  }

  /** A connection cut without a word would otherwise look like a quiet one for ever. */
  private beatLater(client: pg.Client): void {
    if (this.isStopped || this.client !== client) return;
    this.timer = setTimeout(() => {
      this.prove(client).then(
        () => this.beatLater(client),
        (error: unknown) => this.lose(client, error),
      );
    }, HEARTBEAT_MS).unref();
  }

  private async prove(client: pg.Client): Promise<void> {
    const askedAt = await this.ask(client);
    if (this.client === client) this.provenAt = Math.max(this.provenAt, askedAt);
  }

  /** The time, since something must be asked anyhow. @returns when */
  private async ask(client: pg.Client): Promise<number> {
    const askedAt = performance.now();
    const { rows } = await client.query<{ now: number }>('SELECT extract(epoch FROM clock_timestamp())::float8 AS now');
    this.clock.set(rows[0]!.now * 1000, askedAt);
    return askedAt;
  }

  private lose(client: pg.Client, error: unknown): void {
    if (this.isStopped || this.client !== client) return;
    this.client = undefined;
    this.provenAt = -Infinity;
    clearTimeout(this.timer);
    client.end().catch(() => {});
    const delayMs = reconnectDelayMs(this.failures++);
    this.logger.warn(`Notifications are interrupted: ${(error as Error).message}`);
    this.timer = setTimeout(() => void this.connect(), delayMs).unref();
  }
}
