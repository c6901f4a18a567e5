import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, type ApiResponse } from '../../support/api-client.js';
import { CHANGES, type Change, type Writer } from './changes.js';

const PAUSE_MS = 20;
const REQUEST_TIMEOUT_MS = 10_000;

/** Coded answers of a server that cannot do it just now; whoever gets one tries again. */
const TRY_AGAIN = new Set([409, 429, 503]);

/** A change that a client was told is done. */
export interface Acknowledged {
  readonly kind: string;
  readonly action: string;
  /** The event that the answer named; null when nothing changed. */
  readonly eventId: string | null;
  readonly isEmpty: boolean;
  readonly made: { readonly table: string; readonly ids: readonly string[] } | undefined;
}

/** What clients wrote down of the changes they asked for, of every kind in turn. */
export class Journal {
  readonly acknowledged: Acknowledged[] = [];
  /** Answers that no client should see, whatever breaks behind the server. */
  readonly wrongAnswers: string[] = [];
  private lastSuccessAt = 0;

  /** Until told to stop. Each writer begins with another kind. */
  async write(api: () => ApiClient, writer: Writer, signal: AbortSignal): Promise<void> {
    const kinds = Object.keys(CHANGES);
    for (let n = Math.floor(Math.random() * kinds.length); !signal.aborted; n++)
      await this.change(api, kinds[n % kinds.length]!, writer, signal);
  }

  /** Until a change is acknowledged that was asked for after `since`. @returns milliseconds */
  async successAfter(since: number, patienceMs: number): Promise<number> {
    while (this.lastSuccessAt <= since && performance.now() - since < patienceMs) await sleep(5);
    return this.lastSuccessAt > since ? this.lastSuccessAt - since : Number.POSITIVE_INFINITY;
  }

  /** One with a key is asked for until it is acknowledged, under the same key. */
  private async change(api: () => ApiClient, kind: string, writer: Writer, signal: AbortSignal): Promise<void> {
    const change = CHANGES[kind]!(writer);
    const headers = change.isKeyed && { 'Idempotency-Key': randomUUID() };
    do {
      const answer = await this.ask(api(), change, headers);
      if (answer && answer.status < 300) return this.note(kind, change, answer);
      if (answer && !TRY_AGAIN.has(answer.status))
        this.wrongAnswers.push(`${kind} was answered ${answer.status} ${answer.text}`);
      await sleep(PAUSE_MS);
    } while (change.isKeyed && !signal.aborted);
  }

  private note(kind: string, { action, made, isEmpty }: Change, answer: ApiResponse): void {
    const data = answer.data as never;
    this.acknowledged.push({
      kind,
      action,
      eventId: answer.headers.get('audit-event-id'),
      isEmpty: isEmpty?.(data) ?? false,
      made: made && { table: made.table, ids: made.ids(data).filter((id) => id !== undefined) },
    });
    this.lastSuccessAt = performance.now();
  }

  /** Undefined when the connection broke: then nobody knows whether it was done. */
  private async ask(api: ApiClient, { call }: Change, headers?: Record<string, string>) {
    const [method, path, body] = call;
    const asked = api.call(method, path, { body, ...(headers && { headers }) }).catch(() => undefined);
    return Promise.race([asked, sleep(REQUEST_TIMEOUT_MS, undefined, { ref: false })]);
  }
}
