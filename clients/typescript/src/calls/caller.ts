import createClient, { type Client, type ParseAs } from 'openapi-fetch';
import { type paths } from '../generated/api.js';
import { ASKING_POSTS, KEYED_POSTS, OPEN_OPERATIONS } from '../generated/operations.js';
import { refusalOf } from '../rollcall-error.js';
import { answerOf } from './answers.js';
import { type Answer, type CallOf, type Method } from './call-types.js';
import { type TokenSource, withCredentials } from './credentialed-fetch.js';
import { type Fetch, orNetworkError } from './fetching.js';
import { isFileBody } from './file-body.js';
import { withIdempotencyKey } from './idempotency-key.js';
import { type Repeatable, type RetryOptions, withRetries } from './retries.js';

export interface CallerOptions {
  /** Where Rollcall answers, such as `https://id.example.com`; empty on a page of the same origin. */
  readonly baseUrl: string;
  /** Sends the requests; the platform's `fetch` unless given. */
  readonly fetch?: Fetch;
  readonly retry?: RetryOptions;
}

export interface CallOptions {
  readonly params?: { readonly header?: object };
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly parseAs?: ParseAs;
}

const KEYED = new Set<string>(KEYED_POSTS);
const ASKING = new Set<string>(ASKING_POSTS);
const OPEN = new Set<string>(OPEN_OPERATIONS);

/** Asked again with the same token, the server answers the same successor: for ten seconds after the first time. */
const REFRESH = '/api/v1/auth/refresh';

/** Makes calls as whoever the token source says, or as nobody; the one place where answers become values or errors. */
export class Caller {
  readonly get = this.#callOf('get');
  readonly post = this.#callOf('post');
  readonly put = this.#callOf('put');
  readonly patch = this.#callOf('patch');
  readonly delete = this.#callOf('delete');

  readonly #client: Client<paths>;
  readonly #options: CallerOptions;
  readonly #fetch: Fetch;
  readonly #source: TokenSource | undefined;

  constructor(options: CallerOptions, source?: TokenSource) {
    this.#client = createClient<paths>({ baseUrl: options.baseUrl });
    this.#options = options;
    this.#fetch = orNetworkError(options.fetch ?? ((request) => globalThis.fetch(request)));
    this.#source = source;
  }

  #callOf<M extends Method>(method: M): CallOf<M> {
    return ((path: string, options?: CallOptions) => this.#call(method, path, options)) as CallOf<M>;
  }

  async #call(method: Method, path: string, options: CallOptions = {}): Promise<Answer<unknown>> {
    const request = {
      ...this.#prepared(method, path, options),
      fetch: this.#fetchFor(method, path),
      parseAs: 'stream',
    };
    // openapi-fetch cannot follow types through a method and a path that are values; the public methods carry them.
    const { error, response } = await this.#client.request(method as never, path as never, request as never);
    if (!response.ok) throw refusalOf(response, error);
    return answerOf(response, options.parseAs ?? 'json', options.signal);
  }

  #prepared(method: Method, path: string, options: CallOptions): object {
    const call = method === 'post' && KEYED.has(path) ? withIdempotencyKey(options) : options;
    if (!isFileBody(call.body)) return call;
    return { ...call, bodySerializer: (body: unknown) => body, duplex: 'half' };
  }

  /** Retries inside: a renewal of tokens has its own, and they must not multiply. */
  #fetchFor(method: Method, path: string): Fetch {
    const fetch = withRetries(this.#fetch, repeatable(method, path), this.#options.retry);
    const isOpen = OPEN.has(`${method} ${path}`);
    return this.#source === undefined || isOpen ? fetch : withCredentials(fetch, this.#source);
  }
}

function repeatable(method: Method, path: string): Repeatable {
  switch (method) {
    case 'get':
      return 'always';
    case 'put':
    case 'delete':
      return 'refused';
    case 'patch':
      return 'never';
    case 'post':
      return path === REFRESH || KEYED.has(path) || ASKING.has(path) ? 'always' : 'never';
  }
}
