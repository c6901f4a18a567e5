// The requests of Artillery's virtual users, sent by undici: Artillery's own client takes more of a processor for a request
// than the server does, and shares this machine with it.
import { Pool } from 'undici';
import { TimelineWriter } from './timeline.mjs';

/** Longer than the queue of waiting hashes. */
const TIMEOUT_MS = 20_000;

export class Requests {
  /**
   * Connections are kept alive, and there are as many as are needed at once: as users have, nobody waits here for the answer
   * of another.
   *
   * @param {{ origin: string, timeline: string }} options `timeline`: the file of what came back, second by second
   */
  constructor({ origin, timeline }) {
    this.pool = new Pool(origin, { headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
    this.timeline = new TimelineWriter(timeline);
  }

  /**
   * @param {{ kind: string, method?: string, path: string, token?: string, json?: object, expected?: number[],
   *   isFlood?: boolean }} request `kind` names its figures; nobody waits for the answers of a flood
   * @param {import('node:events').EventEmitter} events where the virtual user counts
   * @returns {Promise<string>} the body of a right answer
   * @throws {Error} whose `code` tells what came instead; it ends the virtual user
   */
  async send(request, events) {
    const sentAt = performance.now();
    try {
      const { statusCode, body } = await this.pool.request(onTheWire(request));
      const text = await body.text();
      const isRight = (request.expected ?? [200]).includes(statusCode);
      this.note(request, { ms: performance.now() - sentAt, isRight }, events);
      if (!isRight) throw Object.assign(new Error(text), { code: `${request.kind}_${statusCode}`, isNoted: true });
      return text;
    } catch (error) {
      if (!error.isNoted) this.note(request, { isRight: false }, events);
      throw error;
    }
  }

  /** @param ms undefined: no answer came */
  note({ kind, isFlood }, { ms, isRight }, events) {
    const isWaitedFor = ms !== undefined && !isFlood;
    events.emit('counter', 'load.requests', 1);
    events.emit('counter', 'load.wrong', isRight ? 0 : 1);
    if (ms !== undefined) events.emit('histogram', `load.${kind}`, ms);
    if (isWaitedFor) events.emit('histogram', 'load.all', ms);
    this.timeline.add(isWaitedFor ? ms : undefined, !isRight);
  }
}

function onTheWire({ method = 'GET', path, token, json }) {
  return {
    method,
    path: `/api/v1${path}`,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(json && { 'content-type': 'application/json' }),
    },
    body: json && JSON.stringify(json),
  };
}
