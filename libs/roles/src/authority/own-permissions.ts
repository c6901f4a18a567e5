import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type EventAction, type Permission } from '@app/kernel';
import { Database, DomainEvents, LruMap, Metrics, Notifications } from '@app/platform';

export const ACCESS_CHANGED = 'access_changed';

const REMEMBERED_USERS = 20_000;
const EVERYBODY = '*';
const LAG_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Every event after which somebody may hold more or less. */
const CHANGES_OF_ALL: readonly EventAction[] = [
  'role.updated',
  'role.deleted',
  'group.updated',
  'group.deleted',
  'group.members-added',
  'group.members-removed',
  'group.role-added',
  'group.role-removed',
  'permission.retired',
];
const CHANGES_OF_ONE: readonly EventAction[] = ['role.granted', 'role.revoked'];

interface Held {
  readonly codes: ReadonlySet<string>;
  /** In the time of `performance.now()`. */
  readonly forgetAt: number;
}

/**
 * What the guard asks on every request: which of Rollcall's own permissions a user holds. The closure answers; the answer is
 * remembered in this process until a change is announced, or the next grant begins or ends. The replica that makes a change
 * forgets when it commits, the others when they hear of it; one that cannot be sure to hear remembers nothing.
 */
@Injectable()
export class OwnPermissions implements OnModuleInit {
  private readonly remembered = new LruMap<Held>(REMEMBERED_USERS);
  /** Counted up by every change: an answer that was on its way meanwhile is not remembered. */
  private generation = 0;
  private readonly lookups;
  private readonly lag;

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly events: DomainEvents,
    metrics: Metrics,
  ) {
    this.lookups = metrics.counter({
      name: 'rollcall_permission_lookups_total',
      help: 'How often the guard asked what a user holds, by whether the answer was remembered',
      labels: ['outcome'],
    });
    this.lag = metrics.histogram(
      {
        name: 'rollcall_access_change_lag_seconds',
        help: 'From the begin of a transaction that changed access until this replica forgot what it had remembered',
      },
      LAG_BUCKETS_SECONDS,
    );
  }

  onModuleInit(): void {
    this.notifications.on(ACCESS_CHANGED, (payload) => this.hear(payload));
    this.events.inTransaction(CHANGES_OF_ALL, () => this.forgetAfterCommit(EVERYBODY));
    this.events.inTransaction(CHANGES_OF_ONE, ({ event }) => this.forgetAfterCommit(event.subject.id!));
  }

  async includes(userId: string, permission: Permission): Promise<boolean> {
    const held = this.remembered.get(userId);
    const isUsable = held !== undefined && held.forgetAt > performance.now() && this.notifications.isCurrent;
    this.lookups.inc({ outcome: isUsable ? 'hit' : 'miss' });
    return (isUsable ? held : await this.load(userId)).codes.has(permission);
  }

  private async load(userId: string): Promise<Held> {
    const { generation } = this;
    const [row] = await this.database.query<{ codes: string[]; millisecondsLeft: number | null }>(
      `SELECT codes, (extract(epoch FROM changes_at - clock_timestamp()) * 1000)::float8 AS "millisecondsLeft"
       FROM own_permissions($1)`,
      [userId],
    );
    const { codes, millisecondsLeft } = row!;
    const held = { codes: new Set(codes), forgetAt: performance.now() + (millisecondsLeft ?? Infinity) };
    if (generation === this.generation) this.remembered.set(userId, held);
    return held;
  }

  /** Undefined: the connection was lost for a while, so anything may have been missed. */
  private hear(payload: string | undefined): void {
    const [subject = EVERYBODY, changedAt] = payload?.split(' ') ?? [];
    this.forget(subject);
    if (changedAt !== undefined) this.lag.observe(Math.max(0, Date.now() / 1000 - Number(changedAt)));
  }

  private forgetAfterCommit(subject: string): Promise<void> {
    this.database.afterCommit(() => this.forget(subject));
    return Promise.resolve();
  }

  private forget(subject: string): void {
    this.generation++;
    if (subject === EVERYBODY) this.remembered.clear();
    else this.remembered.delete(subject);
  }
}
