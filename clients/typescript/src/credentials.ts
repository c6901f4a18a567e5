import { type TokenSource } from './calls/credentialed-fetch.js';
import { type SessionOptions } from './session/session.js';

/** A person: email and password, and the tokens they lead to. */
export interface SessionCredentials extends SessionOptions {
  readonly type: 'session';
}

/** A token somebody else keeps; a function is asked for each call, and again when its token was refused. */
export interface AccessTokenCredentials {
  readonly type: 'access-token';
  readonly accessToken: Supplied;
}

/** A program: the key of a service account. A function lets it change while the program runs. */
export interface ApiKeyCredentials {
  readonly type: 'api-key';
  readonly apiKey: Supplied;
}

export type Credentials = SessionCredentials | AccessTokenCredentials | ApiKeyCredentials;

/** `refused` is what the function answered before, and the server did not take. */
export type Supplied = string | ((refused?: string) => string | Promise<string>);

/** Either is sent as a bearer; the server tells them apart. */
export function suppliedToken(supplied: Supplied): TokenSource {
  if (typeof supplied !== 'string') return { current: supplied, after: supplied };
  return { current: () => supplied, after: () => undefined };
}
