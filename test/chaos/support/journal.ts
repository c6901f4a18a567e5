import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, type ApiResponse } from '../../support/api-client.js';

const PAUSE_MS = 20;
const REQUEST_TIMEOUT_MS = 10_000;

/** Coded answers of a server that cannot do it just now; whoever gets one tries again. */
const TRY_AGAIN = new Set([409, 429, 503]);

/** What clients wrote down: each person they were told is there, and the event the answer named. */
export class Journal {
  readonly acknowledged = new Map<string, { readonly id: string; readonly eventId: string }>();
  /** Answers that no client should see, whatever breaks behind the server. */
  readonly wrongAnswers: string[] = [];
  private lastSuccessAt = 0;

  /** Creates people until told to stop, each under a key of its own, again and again until it is acknowledged. */
  async write(api: () => ApiClient, prefix: string, signal: AbortSignal): Promise<void> {
    for (let n = 0; !signal.aborted; n++) await this.create(api, `${prefix}-${n}@example.com`, signal);
  }

  /** Until a change is acknowledged that was asked for after `since`. @returns milliseconds */
  async successAfter(since: number, patienceMs: number): Promise<number> {
    while (this.lastSuccessAt <= since && performance.now() - since < patienceMs) await sleep(5);
    return this.lastSuccessAt > since ? this.lastSuccessAt - since : Number.POSITIVE_INFINITY;
  }

  private async create(api: () => ApiClient, email: string, signal: AbortSignal): Promise<void> {
    const key = randomUUID();
    while (!signal.aborted) {
      const answer = await this.ask(api(), email, key);
      if (answer?.status === 201) return this.note(email, answer);
      if (answer && !TRY_AGAIN.has(answer.status)) this.wrongAnswers.push(`${answer.status} ${answer.text}`);
      await sleep(PAUSE_MS);
    }
  }

  private note(email: string, answer: ApiResponse): void {
    const { id } = answer.data as { id: string };
    this.acknowledged.set(email, { id, eventId: answer.headers.get('audit-event-id')! });
    this.lastSuccessAt = performance.now();
  }

  /** Undefined when the connection broke: then nobody knows whether it was done. */
  private async ask(api: ApiClient, email: string, key: string): Promise<ApiResponse | undefined> {
    const asked = api.post('/users', { email }, { 'Idempotency-Key': key }).catch(() => undefined);
    return Promise.race([asked, sleep(REQUEST_TIMEOUT_MS, undefined, { ref: false })]);
  }
}

/** Runs a statement on the database that is judged. */
export type Ask = <Row extends object>(statement: string) => Promise<Row[]>;

export interface Verdict {
  readonly acknowledged: number;
  /** Acknowledged, and not there: the account, or the event that the answer named. */
  readonly lost: number;
  /** Accounts with more than one event of their creation, or none; events without an account. */
  readonly doubled: number;
}

/** Compares what clients were told with what the database holds. */
export async function judge({ acknowledged }: Journal, ask: Ask): Promise<Verdict> {
  const people = await ask<{ id: string; email: string; events: string[] }>(
    `SELECT u.id, u.email, ARRAY(SELECT a.id::text FROM user_audit_log a
       WHERE a.subject_id = u.id::text AND a.action = 'user.created') AS events
     FROM users u WHERE u.email LIKE '%-%@example.com'`,
  );
  const [orphans] = await ask<{ count: number }>(
    `SELECT count(*)::int AS count FROM user_audit_log a
     WHERE a.action = 'user.created' AND NOT EXISTS (SELECT FROM users u WHERE u.id::text = a.subject_id)`,
  );
  const byEmail = new Map(people.map((person) => [person.email, person]));
  const isThere = ([email, told]: [string, { id: string; eventId: string }]): boolean => {
    const person = byEmail.get(email);
    return person?.id === told.id && person.events.includes(told.eventId);
  };
  return {
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((entry) => !isThere(entry)).length,
    doubled: people.filter(({ events }) => events.length !== 1).length + orphans!.count,
  };
}
