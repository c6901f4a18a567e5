import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Principal, appError } from '@app/kernel';
import { Drain } from '@app/http';
import { Notifications } from '@app/platform';
import { USER_IMPORTS } from './import-ledger.js';
import { ImporterStanding } from './importer-standing.js';
import { type ImportBody } from './imports.dto.js';
import { ImportsQueries } from './imports.queries.js';

/** How soon a stream ends after its session. */
const CHECK_MS = 1_000;
const HEARTBEAT_MS = 15_000;
const MAX_WATCHERS = 50;

/** The progress of one import as server-sent events, one whenever it has moved, the last one when it has ended. */
@Injectable()
export class ImportStreamService implements OnModuleInit {
  private readonly wakeUps = new Map<() => void, string>();
  private watchers = 0;

  constructor(
    private readonly queries: ImportsQueries,
    private readonly standing: ImporterStanding,
    private readonly notifications: Notifications,
    private readonly drain: Drain,
  ) {}

  onModuleInit(): void {
    this.notifications.on(USER_IMPORTS, (id) => {
      for (const [wakeUp, wanted] of [...this.wakeUps]) if (id === undefined || id === wanted) wakeUp();
    });
  }

  /** @throws IMPORT_NOT_FOUND, SERVICE_UNAVAILABLE when too many watch already */
  async open(principal: Principal, id: string): Promise<Readable> {
    if (this.watchers >= MAX_WATCHERS) throw appError('SERVICE_UNAVAILABLE');
    const first = await this.queries.get(id);
    this.watchers++;
    const stream = Readable.from(this.follow(principal, first), { objectMode: false });
    return stream.once('close', () => this.watchers--);
  }

  private async *follow(principal: Principal, first: ImportBody): AsyncGenerator<string> {
    yield told(first);
    for (let last = first, quietSince = Date.now(); last.finishedAt === null;) {
      await this.nextStep(first.id);
      if (this.drain.hasBegun || !(await this.standing.mayWatch(principal))) return;
      const now = await this.queries.get(first.id);
      if (hasMoved(last, now)) {
        yield told(now);
        quietSince = Date.now();
      } else if (Date.now() - quietSince >= HEARTBEAT_MS) {
        yield ': still here\n\n';
        quietSince = Date.now();
      }
      last = now;
    }
  }

  /** Or a second: then it is time to look whether the session still lives. */
  private nextStep(id: string): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wakeUps.delete(done);
        resolve();
      };
      const timer = setTimeout(done, CHECK_MS).unref();
      this.wakeUps.set(done, id);
    });
  }
}

function told(body: ImportBody): string {
  return `event: ${body.finishedAt ? 'end' : 'progress'}\ndata: ${JSON.stringify(body)}\n\n`;
}

function hasMoved(before: ImportBody, now: ImportBody): boolean {
  return before.state !== now.state || before.percentage !== now.percentage || before.counts.rows !== now.counts.rows;
}
