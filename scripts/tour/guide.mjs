// Leads the tour: sends the requests, compares each answer with what was expected, and tells the reader about both.
// It stops at the first answer that is not as expected.
import { StepFailed } from '../lib/step-failed.mjs';
import { Api, fullPath } from './api.mjs';

const UUID = /\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

export class Guide {
  #heldCount = 0;
  #startedAt = Date.now();

  constructor(url) {
    this.api = new Api(url);
  }

  chapter(title) {
    write(`\nrollcall · ${title}`);
  }

  /** @param {string} text such as `GET /users -> 200`, with the path as requests have it */
  line(text, caller) {
    const [method, path, ...rest] = text.split(' ');
    const words = [method, decodeURI(fullPath(path)), ...rest].join(' ');
    write(`  ${shorten(words)}${caller ? `   as ${caller.name}` : ''}`);
  }

  note(text) {
    write(`      ${shorten(text)}`);
  }

  /**
   * A request that the reader sees.
   *
   * @param {string} line such as `GET /users`
   * @param {object} options
   * @param {{ name: string, token?: string }} [options.as] who asks; nobody in particular unless given
   * @param {number | string} options.expect the status, or a refusal such as `403 PERMISSION_DENIED`
   * @param {(answer: object) => string | string[]} [options.tell] what is interesting about the answer
   */
  async request(line, { tell, ...options }) {
    const answer = await this.requestQuietly(line, options);
    this.line(`${line} -> ${resultOf(answer)}`, options.as);
    const told = tell?.(answer) ?? [];
    for (const text of Array.isArray(told) ? told : [told]) this.note(text);
    return answer;
  }

  /** The same, without a word while all is well. */
  async requestQuietly(line, { as, expect, body, headers }) {
    const [method, path] = line.split(' ');
    const answer = await this.api.send(method, path, { token: as?.token, body, headers });
    const isExpected = [expect].flat().map(String).includes(resultOf(answer));
    if (!isExpected) throw new StepFailed(unexpected(line, [expect].flat().join(' or '), answer));
    this.#heldCount += 1;
    return answer;
  }

  /** A further expectation about answers that came. */
  hold(claim, isTrue) {
    if (!isTrue) throw new StepFailed(`this should hold, but does not: ${claim}`);
    this.#heldCount += 1;
  }

  sum() {
    const seconds = ((Date.now() - this.#startedAt) / 1000).toFixed(1);
    const rows = [
      ['requests', this.api.requestCount],
      ['expectations held', this.#heldCount],
      ['seconds', seconds],
    ];
    write('\nrollcall · the tour is over, everything was as it should be');
    for (const [name, value] of rows) write(`  ${name.padEnd(18)} ${String(value).padStart(6)}`);
  }
}

function resultOf({ status, error }) {
  return error ? `${status} ${error.code}` : String(status);
}

function unexpected(line, expected, answer) {
  const { message, details = [], requestId } = answer.error ?? {};
  const reasons = details.map(({ field, message: detail }) => [field, detail].filter(Boolean).join(': '));
  const more = [message, ...reasons, requestId && `request ${requestId}`].filter(Boolean).join('; ');
  const [method, path] = line.split(' ');
  return `${method} ${decodeURI(fullPath(path))} answered ${resultOf(answer)}, expected ${expected}${more && ` (${more})`}`;
}

function shorten(text) {
  return text.replace(UUID, '$1…');
}

function write(line) {
  process.stdout.write(`${line}\n`);
}
