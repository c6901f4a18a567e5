import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type EventAction } from '@app/kernel';
import { Database, DomainEvents, EVERYBODY, Metrics, Notifications, Remembered } from '@app/platform';
import { AccessAnnouncements } from '@app/roles';

/** Announced by the database (migrations/1764000150000-announce-session-changes.ts). */
const SESSIONS_CHANGED = 'sessions_changed';

const REMEMBERED_USERS = 20_000;
/** Of one person. Past it, the memory of that person starts afresh. */
const REMEMBERED_SESSIONS = 20;

/** Every event after which the sessions of its subject may stand otherwise. What writes to sessions says so by itself. */
const CHANGES_OF_ACCOUNTS: readonly EventAction[] = [
  'user.updated',
  'user.suspended',
  'user.activated',
  'user.deleted',
  'user.restored',
  'user.deactivated',
  'user.deactivation-scheduled',
  'user.deactivation-cancelled',
  'user.purged',
  'password.changed',
  'password.reset',
  'mfa.enabled',
  'mfa.disabled',
  'mfa.reset',
];

/** What is known of a session; times are those of `performance.now()`. */
export interface KnownSession {
  readonly mustChangePassword: boolean;
  /** A role of the person demands a second factor, and they have none. */
  readonly mustEnrolMfa: boolean;
  /** Until when what needs a recent password stays open to it. */
  readonly recentUntil: number;
  readonly forgetAt: number;
}

type OfOneUser = ReadonlyMap<string, KnownSession>;

/**
 * Sessions as PostgreSQL last told of them, kept in this process until a change is announced. The replica that makes a change
 * forgets when it commits, the others when they hear of it; one that cannot be sure to hear remembers nothing.
 */
@Injectable()
export class SessionMemory implements OnModuleInit {
  private readonly remembered: Remembered<OfOneUser>;
  private readonly lookups;

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly events: DomainEvents,
    private readonly announcements: AccessAnnouncements,
    metrics: Metrics,
  ) {
    this.remembered = new Remembered(notifications, REMEMBERED_USERS);
    this.lookups = metrics.counter({
      name: 'rollcall_session_lookups_total',
      help: 'How often a request asked how its session stands, by whether the answer was remembered',
      labels: ['outcome'],
    });
  }

  onModuleInit(): void {
    this.notifications.on(SESSIONS_CHANGED, (userId = EVERYBODY) => this.remembered.forget(userId));
    // A second factor may be demanded by a role.
    this.announcements.on((userId) => this.remembered.forget(userId));
    this.events.inTransaction(CHANGES_OF_ACCOUNTS, ({ event }) => Promise.resolve(this.forget(event.subject.id!)));
  }

  find(sessionId: string, userId: string): KnownSession | undefined {
    const session = this.remembered.find(userId)?.get(sessionId);
    const known = session && session.forgetAt > performance.now() ? session : undefined;
    this.lookups.inc({ outcome: known ? 'hit' : 'miss' });
    return known;
  }

  /** Asks, and remembers what is answered unless something was announced meanwhile; undefined is not remembered. */
  async ask(
    sessionId: string,
    userId: string,
    question: () => Promise<KnownSession | undefined>,
  ): Promise<KnownSession | undefined> {
    const sessions = await this.remembered.ask(userId, async () => {
      const session = await question();
      return { value: this.with(userId, sessionId, session), millisecondsLeft: null };
    });
    return sessions.get(sessionId);
  }

  /** When the open transaction commits, or at once outside of one. */
  forget(userId: string): void {
    if (this.database.isInTransaction) this.database.afterCommit(() => this.remembered.forget(userId));
    else this.remembered.forget(userId);
  }

  private with(userId: string, sessionId: string, session: KnownSession | undefined): OfOneUser {
    const others = this.remembered.find(userId) ?? new Map<string, KnownSession>();
    const sessions = new Map(others.size < REMEMBERED_SESSIONS ? others : []);
    if (session) sessions.set(sessionId, session);
    else sessions.delete(sessionId);
    return sessions;
  }
}
