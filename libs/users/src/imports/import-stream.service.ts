import { type Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Principal } from '@app/kernel';
import { EventStreams, type StreamStep } from '@app/http';
import { Notifications } from '@app/platform';
import { USER_IMPORTS } from './import-ledger.js';
import { type ImportBody } from './imports.dto.js';
import { ImportsQueries } from './imports.queries.js';

/** The progress of one import as server-sent events, one whenever it has moved, the last one when it has ended. */
@Injectable()
export class ImportStreamService implements OnModuleInit {
  constructor(
    private readonly queries: ImportsQueries,
    private readonly streams: EventStreams,
    private readonly notifications: Notifications,
  ) {}

  onModuleInit(): void {
    this.notifications.on(USER_IMPORTS, (id) => this.streams.wake(id));
  }

  /** @throws IMPORT_NOT_FOUND, SERVICE_UNAVAILABLE when too many watch already */
  async open(principal: Principal, id: string): Promise<Readable> {
    const first = await this.queries.get(id);
    return this.streams.begin(principal, { permission: 'users:import', topic: id, steps: this.follow(first) });
  }

  private async *follow(first: ImportBody): AsyncGenerator<StreamStep> {
    yield stepTo(first);
    for (let last = first; last.finishedAt === null;) {
      const now = await this.queries.get(first.id);
      yield hasMoved(last, now) ? stepTo(now) : { text: '' };
      last = now;
    }
  }
}

function stepTo(body: ImportBody): StreamStep {
  const hasEnded = body.finishedAt !== null;
  return { text: `event: ${hasEnded ? 'end' : 'progress'}\ndata: ${JSON.stringify(body)}\n\n`, hasMore: hasEnded };
}

function hasMoved(before: ImportBody, now: ImportBody): boolean {
  return before.state !== now.state || before.percentage !== now.percentage || before.counts.rows !== now.counts.rows;
}
