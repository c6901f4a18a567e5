import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Database } from './database.js';
import { NOTIFICATIONS_CONNECTION } from './notifications.js';

const LOOK_EVERY_MS = 2_000;
/** Before the first look, and when nobody can be seen: one replica more than oneself. */
const LEAST = 2;

/**
 * How many replicas there are, told from the connections on which they listen. Asked for only where they share a Redis: it
 * is what a replica divides a limit by, while it cannot count together with the others.
 */
@Injectable()
export class ReplicaCount implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private seen = LEAST;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  get count(): number {
    return Math.max(LEAST, this.seen);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.settings.redisUrl) return;
    await this.look();
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    try {
      const [row] = await this.database.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1`,
        [NOTIFICATIONS_CONNECTION],
      );
      this.seen = row!.count;
    } catch {
      // Whatever was seen last is the best guess while the database is away.
    }
  }
}
