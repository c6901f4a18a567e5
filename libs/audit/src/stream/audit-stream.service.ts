import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Principal, appError } from '@app/kernel';
import { Drain } from '@app/http';
import { Notifications } from '@app/platform';
import { AuditQueries } from '../audit.queries.js';
import { AUDIT_SEALED } from '../sealing/sealing.service.js';
import { ListenerStanding } from './listener-standing.js';

/** How soon a stream ends after its session. */
const CHECK_MS = 1_000;
const HEARTBEAT_MS = 15_000;
const PAGE = 100;
const MAX_LISTENERS = 50;

/**
 * The live tail, as server-sent events: what was sealed, in the order of the tree, about a second after it happened. An event's
 * id is its leaf index; whoever comes back with `Last-Event-ID` misses nothing.
 */
@Injectable()
export class AuditStreamService implements OnModuleInit {
  private readonly wakeUps = new Set<() => void>();
  private listeners = 0;

  constructor(
    private readonly queries: AuditQueries,
    private readonly standing: ListenerStanding,
    private readonly notifications: Notifications,
    private readonly drain: Drain,
  ) {}

  onModuleInit(): void {
    this.notifications.on(AUDIT_SEALED, () => this.wakeUps.forEach((wakeUp) => wakeUp()));
  }

  /** @throws SERVICE_UNAVAILABLE when too many listen already */
  async open(principal: Principal, lastEventId: number | undefined): Promise<Readable> {
    if (this.listeners >= MAX_LISTENERS) throw appError('SERVICE_UNAVAILABLE');
    const next = lastEventId === undefined ? await this.queries.treeSize() : lastEventId + 1;
    this.listeners++;
    const stream = Readable.from(this.tail(principal, next), { objectMode: false });
    return stream.once('close', () => this.listeners--);
  }

  private async *tail(principal: Principal, from: number): AsyncGenerator<string> {
    yield ': listening\n\n';
    for (let next = from, quietSince = Date.now(); ;) {
      if (this.drain.hasBegun || !(await this.standing.mayListen(principal))) return;
      const sealed = await this.queries.sealedFrom(next, PAGE);
      for (const { leafIndex, event } of sealed)
        yield `id: ${leafIndex}\nevent: audit\ndata: ${JSON.stringify(event)}\n\n`;
      next = (sealed.at(-1)?.leafIndex ?? next - 1) + 1;
      if (sealed.length > 0) quietSince = Date.now();
      else if (Date.now() - quietSince >= HEARTBEAT_MS) {
        quietSince = Date.now();
        yield ': still here\n\n';
      }
      if (sealed.length < PAGE) await this.nextSealing();
    }
  }

  /** Or a second: then it is time to look whether the session still lives. */
  private nextSealing(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wakeUps.delete(done);
        resolve();
      };
      const timer = setTimeout(done, CHECK_MS).unref();
      this.wakeUps.add(done);
    });
  }
}
