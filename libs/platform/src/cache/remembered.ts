import { type Notifications } from '../database/notifications.js';
import { LruMap } from './lru-map.js';

/** What the database answered, and for how long that holds if nothing is announced; null is for good. */
export interface Answer<Value> {
  readonly value: Value;
  readonly millisecondsLeft: number | null;
}

interface Entry<Value> {
  readonly value: Value;
  /** In the time of `performance.now()`. */
  readonly forgetAt: number;
}

export const EVERYBODY = '*';

/**
 * Facts of the database, by the id of the user they are about, kept in this process until a change is announced or their time is
 * up (docs/adr/0016-the-guard-remembers-until-the-database-tells.md). Nothing is remembered while announcements may be missed.
 */
export class Remembered<Value> {
  private readonly entries: LruMap<Entry<Value>>;
  /** Counted up by every change: an answer that was on its way meanwhile is not remembered. */
  private generation = 0;

  constructor(
    private readonly notifications: Notifications,
    maxEntries: number,
  ) {
    this.entries = new LruMap(maxEntries);
  }

  find(userId: string): Value | undefined {
    const entry = this.entries.get(userId);
    if (entry === undefined || entry.forgetAt <= performance.now() || !this.notifications.isCurrent) return undefined;
    return entry.value;
  }

  /** Asks, and remembers what is answered unless something was announced meanwhile. */
  async ask(userId: string, question: () => Promise<Answer<Value>>): Promise<Value> {
    const { generation } = this;
    const askedAt = performance.now();
    const { value, millisecondsLeft } = await question();
    if (generation === this.generation)
      this.entries.set(userId, { value, forgetAt: askedAt + (millisecondsLeft ?? Infinity) });
    return value;
  }

  /** @param userId or `*` for everybody */
  forget(userId: string): void {
    this.generation++;
    if (userId === EVERYBODY) this.entries.clear();
    else this.entries.delete(userId);
  }
}
