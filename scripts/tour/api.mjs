// One request to Rollcall and its answer, taken out of the envelope.
import { StepFailed } from '../lib/step-failed.mjs';

const TIMEOUT_MS = 15_000;

export class Api {
  /** How many requests were sent. */
  requestCount = 0;

  constructor(url) {
    this.url = url;
  }

  /**
   * @param {string} path under /api/v1, unless it begins with `//`
   * @param {{ token?: string, body?: object, headers?: Record<string, string> }} options
   */
  async send(method, path, { token, body, headers = {} } = {}) {
    this.requestCount += 1;
    const response = await this.#fetch(
      method,
      fullPath(path),
      {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body,
    );
    const json = parsed(await response.text());
    const { data, meta, error } = json;
    return {
      status: response.status,
      headers: response.headers,
      json,
      data,
      meta,
      error: error?.code ? error : undefined,
    };
  }

  async #fetch(method, path, headers, body) {
    const signal = globalThis.AbortSignal.timeout(TIMEOUT_MS);
    try {
      return await fetch(`${this.url}${path}`, { method, headers, signal, body: body && JSON.stringify(body) });
    } catch (error) {
      const reason = error.cause?.code ?? error.name;
      if (reason === 'ECONNREFUSED') {
        throw new StepFailed(
          `nobody answers at ${this.url}; start the server with npm start, or name another with --url`,
        );
      }
      throw new StepFailed(`${method} ${path} got no answer from ${this.url}: ${reason}`);
    }
  }
}

export function fullPath(path) {
  return path.startsWith('//') ? path.slice(1) : `/api/v1${path}`;
}

/** No body, as after 204 and 304, and a body that is no JSON, as of a server that is not Rollcall, are both `{}`. */
function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
