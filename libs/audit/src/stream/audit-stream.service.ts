import { type Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Principal } from '@app/kernel';
import { EventStreams, type StreamStep } from '@app/http';
import { Notifications } from '@app/platform';
import { AuditQueries } from '../audit.queries.js';
import { AUDIT_SEALED } from '../sealing/sealing.service.js';

const PAGE = 100;

/**
 * The live tail, as server-sent events: what was sealed, in the order of the tree, about a second after it happened. An event's
 * id is its leaf index; whoever comes back with `Last-Event-ID` misses nothing.
 */
@Injectable()
export class AuditStreamService implements OnModuleInit {
  constructor(
    private readonly queries: AuditQueries,
    private readonly streams: EventStreams,
    private readonly notifications: Notifications,
  ) {}

  onModuleInit(): void {
    this.notifications.on(AUDIT_SEALED, () => this.streams.wake(AUDIT_SEALED));
  }

  /** @throws SERVICE_UNAVAILABLE when too many listen already */
  async open(principal: Principal, lastEventId: number | undefined): Promise<Readable> {
    const next = lastEventId === undefined ? await this.queries.treeSize() : lastEventId + 1;
    return this.streams.begin(principal, { permission: 'audit:read', topic: AUDIT_SEALED, steps: this.tail(next) });
  }

  private async *tail(from: number): AsyncGenerator<StreamStep> {
    yield { text: ': listening\n\n', hasMore: true };
    for (let next = from; ;) {
      const sealed = await this.queries.sealedFrom(next, PAGE);
      yield { text: sealed.map(told).join(''), hasMore: sealed.length === PAGE };
      next = (sealed.at(-1)?.leafIndex ?? next - 1) + 1;
    }
  }
}

function told({ leafIndex, event }: Awaited<ReturnType<AuditQueries['sealedFrom']>>[number]): string {
  return `id: ${leafIndex}\nevent: audit\ndata: ${JSON.stringify(event)}\n\n`;
}
