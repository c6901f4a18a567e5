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
    let answer;
    try {
      answer = await this.ask(request);
    } finally {
      this.note(request, answer, events);
    }
    if (answer.isRight) return answer.text;
    throw Object.assign(new Error(answer.text), { code: `${request.kind}_${answer.statusCode}` });
  }

  async ask(request) {
    const sentAt = performance.now();
    const { statusCode, body } = await this.pool.request(onTheWire(request));
    const text = await body.text();
    const isRight = (request.expected ?? [200]).includes(statusCode);
    return { statusCode, text, isRight, ms: performance.now() - sentAt };
  }

  /** @param answer undefined: none came */
  note({ kind, isFlood }, answer, events) {
    const isWaitedFor = answer !== undefined && !isFlood;
    const isWrong = !answer?.isRight;
    events.emit('counter', 'load.requests', 1);
    events.emit('counter', 'load.wrong', isWrong ? 1 : 0);
    if (answer) events.emit('histogram', `load.${kind}`, answer.ms);
    if (isWaitedFor) events.emit('histogram', 'load.all', answer.ms);
    this.timeline.add(isWaitedFor ? answer.ms : undefined, isWrong);
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
