import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type EventAction } from '@app/kernel';
import { Database, DomainEvents, EVERYBODY, Metrics, Notifications } from '@app/platform';

const ACCESS_CHANGED = 'access_changed';

const LAG_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Every event after which somebody may hold more or less, or what they hold has another name. */
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

type Forget = (userId: string) => void;

/**
 * Tells whoever remembers what users hold when to forget it: on the replica that makes a change when it commits, on the others
 * when they hear of it. What it calls gets a user's id, or `*` for everybody.
 */
@Injectable()
export class AccessAnnouncements implements OnModuleInit {
  private readonly listeners: Forget[] = [];
  private readonly lag;

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly events: DomainEvents,
    metrics: Metrics,
  ) {
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

  on(forget: Forget): void {
    this.listeners.push(forget);
  }

  /** Undefined: the connection was lost for a while, so anything may have been missed. */
  private hear(payload: string | undefined): void {
    const [subject = EVERYBODY, changedAt] = payload?.split(' ') ?? [];
    this.forget(subject);
    if (changedAt !== undefined) this.lag.observe(Math.max(0, Date.now() / 1000 - Number(changedAt)));
  }

  private forgetAfterCommit(subject: string): void {
    this.database.afterCommit(() => this.forget(subject));
  }

  private forget(subject: string): void {
    for (const forget of this.listeners) forget(subject);
  }
}
