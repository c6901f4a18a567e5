import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type ApiClient } from './api-client.js';

export interface JournalVerdict {
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  readonly unaudited: number;
}

/** Clients that create users without pause, and write down what the server told them it has done. */
export class WriteJournal {
  readonly acknowledged = new Map<string, string>();
  lastAcknowledgedAt = -Infinity;
  private isOver = false;
  private running: Promise<void>[] = [];

  /** @param api asked before each call: a server that comes back has another process, and perhaps another address */
  begin(writers: number, api: () => ApiClient): void {
    this.isOver = false;
    const run = Math.random().toString(36).slice(2, 8);
    this.running = Array.from({ length: writers }, (_, writer) => this.write(`${run}-${writer}`, api));
  }

  async end(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.running);
  }

  /** Compares with what the database holds: each acknowledged user once, each with one event in the trail. */
  async compare(client: pg.Client): Promise<JournalVerdict> {
    const emails = [...this.acknowledged.keys()];
    const { rows } = await client.query<{ id: string; email: string; events: number }>(
      `SELECT u.id, u.email, (SELECT count(*)::int FROM user_audit_log a
                              WHERE a.subject_id = u.id::text AND a.action = 'user.created') AS events
       FROM users u WHERE u.email = ANY ($1)`,
      [emails],
    );
    const found = new Map(rows.map((row) => [row.email, row]));
    return {
      acknowledged: emails.length,
      lost: emails.filter((email) => found.get(email)?.id !== this.acknowledged.get(email)).length,
      doubled: rows.length - found.size + rows.filter(({ events }) => events > 1).length,
      unaudited: rows.filter(({ events }) => events === 0).length,
    };
  }

  private async write(name: string, api: () => ApiClient): Promise<void> {
    for (let n = 0; !this.isOver; n++) {
      const email = `${name}-${n}@example.com`;
      const answer = await api()
        .post('/users', { email })
        .catch(() => undefined);
      if (answer?.status === 201) {
        this.acknowledged.set(email, (answer.data as { id: string }).id);
        this.lastAcknowledgedAt = performance.now();
      } else await sleep(10);
    }
  }
}
