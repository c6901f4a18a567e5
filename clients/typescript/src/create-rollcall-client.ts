import { Caller, type CallerOptions } from './calls/caller.js';
import { type AnswerOf, type CallOf, type ListPath, type RowOf } from './calls/call-types.js';
import { type ListArguments, pagesOf, rowsOf } from './calls/pages.js';
import { type Credentials, type SessionCredentials, suppliedToken } from './credentials.js';
import { Session } from './session/session.js';

export interface RollcallClientOptions extends CallerOptions {
  /** Who calls; nobody unless given. */
  readonly credentials?: Credentials;
}

/** Calls of the Rollcall API. Every method throws `RollcallError`. */
export interface RollcallClient {
  readonly get: CallOf<'get'>;
  readonly post: CallOf<'post'>;
  readonly put: CallOf<'put'>;
  readonly patch: CallOf<'patch'>;
  readonly delete: CallOf<'delete'>;
  /** Each page of a list, to its end. */
  pages<P extends ListPath>(path: P, ...options: ListArguments<P>): AsyncGenerator<AnswerOf<P, 'get'>, void, undefined>;
  /** Each row of a list, to its end. */
  each<P extends ListPath>(path: P, ...options: ListArguments<P>): AsyncGenerator<RowOf<P>, void, undefined>;
}

export interface SessionClient extends RollcallClient {
  readonly session: Session;
}

export function createRollcallClient(
  options: RollcallClientOptions & { readonly credentials: SessionCredentials },
): SessionClient;
export function createRollcallClient(options: RollcallClientOptions): RollcallClient;
export function createRollcallClient(options: RollcallClientOptions): RollcallClient | SessionClient {
  const { credentials, ...caller } = options;
  switch (credentials?.type) {
    case 'session': {
      const session = new Session(caller, credentials);
      return { ...clientOf(session.caller), session };
    }
    case 'access-token':
      return clientOf(new Caller(caller, suppliedToken(credentials.accessToken)));
    case 'api-key':
      return clientOf(new Caller(caller, suppliedToken(credentials.apiKey)));
    case undefined:
      return clientOf(new Caller(caller));
  }
}

function clientOf({ get, post, put, patch, delete: remove }: Caller): RollcallClient {
  const pages: RollcallClient['pages'] = (path, ...[options]) => pagesOf(get, path, options);
  return { get, post, put, patch, delete: remove, pages, each: (path, ...options) => rowsOf(pages(path, ...options)) };
}
