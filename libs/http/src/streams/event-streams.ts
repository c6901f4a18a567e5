import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { type Permission, type Principal, appError } from '@app/kernel';
import { Authorizer } from '../access/authorizer.js';
import { CallerStanding } from '../access/caller-standing.js';
import { Drain } from '../request/drain.js';

/** How soon a stream ends after its session. */
const CHECK_MS = 1_000;
const HEARTBEAT_MS = 15_000;
/** In one process, of those that need the same permission. */
const MAX_OPEN = 50;

/** What there is to tell by now. */
export interface StreamStep {
  /** Server-sent events; empty when nothing happened. */
  readonly text: string;
  /** There is a next step already, or the end: nothing is waited for. */
  readonly hasMore?: boolean;
}

export interface StreamSource {
  /** What its caller must hold for as long as it lasts. */
  readonly permission: Permission;
  /** What it is woken by. */
  readonly topic: string;
  /** Asked for the next step whenever something happened, and each second; its end is that of the stream. */
  readonly steps: AsyncGenerator<StreamStep>;
}

/**
 * Server-sent events. A stream outlives the check of its request, so that check is made again before each step: it ends with
 * the session, with the permission, and when the replica drains.
 */
@Injectable()
export class EventStreams {
  private readonly waiting = new Map<() => void, string>();
  private readonly open = new Map<Permission, number>();

  constructor(
    private readonly callers: CallerStanding,
    private readonly authorizer: Authorizer,
    private readonly drain: Drain,
  ) {}

  /** @throws SERVICE_UNAVAILABLE when too many of the kind are open */
  begin(caller: Principal, source: StreamSource): Readable {
    const { permission } = source;
    const count = this.open.get(permission) ?? 0;
    if (count >= MAX_OPEN) throw appError('SERVICE_UNAVAILABLE');
    this.open.set(permission, count + 1);
    const stream = Readable.from(this.follow(caller, source), { objectMode: false });
    return stream.once('close', () => this.open.set(permission, this.open.get(permission)! - 1));
  }

  /** Something happened. @param topic undefined: what it was about was missed, it may have been anything */
  wake(topic?: string): void {
    for (const [wakeUp, wanted] of [...this.waiting]) if (topic === undefined || topic === wanted) wakeUp();
  }

  private async *follow(caller: Principal, { permission, topic, steps }: StreamSource): AsyncGenerator<string> {
    if (!(await this.mayGoOn(caller, permission))) return;
    let quietSince = Date.now();
    for await (const { text, hasMore = false } of steps) {
      const isTold = text !== '' || Date.now() - quietSince >= HEARTBEAT_MS;
      if (isTold) {
        quietSince = Date.now();
        yield text || ': still here\n\n';
      }
      if (!hasMore) await this.nextWakeUp(topic);
      if (!(await this.mayGoOn(caller, permission))) return;
    }
  }

  private async mayGoOn(caller: Principal, permission: Permission): Promise<boolean> {
    if (this.drain.hasBegun || !(await this.callers.isAlive(caller))) return false;
    return this.authorizer.holds(caller, permission);
  }

  /** Or a second: then it is time to look whether the session still lives. */
  private nextWakeUp(topic: string): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, CHECK_MS).unref();
      this.waiting.set(done, topic);
    });
  }
}
