import { Injectable } from '@nestjs/common';
import { type Permission } from '@app/kernel';
import { Database, Metrics, Notifications, Remembered } from '@app/platform';
import { AccessAnnouncements } from './access-announcements.js';

const REMEMBERED_USERS = 20_000;

interface Held {
  readonly codes: string[];
  readonly millisecondsLeft: number | null;
}

/**
 * What the guard asks on every request: which of Rollcall's own permissions a user holds. The closure answers; the answer is
 * remembered in this process until a change is announced, or the next grant begins or ends.
 */
@Injectable()
export class OwnPermissions {
  private readonly remembered: Remembered<ReadonlySet<string>>;
  private readonly lookups;

  constructor(
    private readonly database: Database,
    notifications: Notifications,
    announcements: AccessAnnouncements,
    metrics: Metrics,
  ) {
    this.remembered = new Remembered(notifications, REMEMBERED_USERS);
    announcements.on((userId) => this.remembered.forget(userId));
    this.lookups = metrics.counter({
      name: 'rollcall_permission_lookups_total',
      help: 'How often the guard asked what a user holds, by whether the answer was remembered',
      labels: ['outcome'],
    });
  }

  async includes(userId: string, permission: Permission): Promise<boolean> {
    const held = this.remembered.find(userId);
    this.lookups.inc({ outcome: held ? 'hit' : 'miss' });
    return (held ?? (await this.remembered.ask(userId, () => this.load(userId)))).has(permission);
  }

  private async load(userId: string): Promise<{ value: ReadonlySet<string>; millisecondsLeft: number | null }> {
    const [row] = await this.database.lookUp<Held>(
      `SELECT codes, (extract(epoch FROM changes_at - clock_timestamp()) * 1000)::float8 AS "millisecondsLeft"
       FROM own_permissions($1)`,
      [userId],
    );
    const { codes, millisecondsLeft } = row!;
    return { value: new Set(codes), millisecondsLeft };
  }
}
