// The tokens of one session: kept in the store, renewed ahead of their end and once when they are refused.
// Renewals are one at a time, here by the flight and elsewhere by the store, because a refresh token works once.
import { type TokenSource } from '../calls/credentialed-fetch.js';
import { RollcallError } from '../rollcall-error.js';
import { SingleFlight } from './single-flight.js';
import { type FreshTokens, type SignedIn, type TokenDoors } from './token-doors.js';
import { type StoredSession, type TokenStore, type Tokens } from './token-store.js';

/** A token is renewed when a tenth of its life is left, but no earlier than half a minute before its end. */
const UNUSED_PART = 0.1;
const LONGEST_UNUSED_MS = 30_000;

export interface SessionEvents {
  /** Signs in without being asked, when nobody is signed in; undefined when that needs a person. */
  readonly signInUnasked: (() => Promise<SignedIn>) | undefined;
  readonly onEnded: ((error: RollcallError) => void) | undefined;
}

export class SessionTokens implements TokenSource {
  readonly #flight = new SingleFlight<Tokens>();

  constructor(
    private readonly doors: TokenDoors,
    private readonly store: TokenStore,
    private readonly events: SessionEvents,
  ) {}

  /** @throws RollcallError `NOT_SIGNED_IN`, `REFRESH_TOKEN_INVALID` */
  async current(): Promise<string> {
    const { tokens } = await this.stored();
    if (tokens === undefined) return (await this.#alone(() => this.#resume())).accessToken;
    if (Date.now() < tokens.renewAt) return tokens.accessToken;
    return (await this.#renewedAhead(tokens)).accessToken;
  }

  /** @throws RollcallError `REFRESH_TOKEN_INVALID` */
  async after(refused: string): Promise<string> {
    return (await this.#alone(() => this.#renewed(refused))).accessToken;
  }

  async stored(): Promise<StoredSession> {
    return (await this.store.load()) ?? {};
  }

  /** Begins a session: what was under way for another one ends first. */
  async begin(signedIn: SignedIn): Promise<void> {
    await this.#flight.landed();
    await this.#keep(signedIn);
  }

  async forget(): Promise<void> {
    await this.#flight.landed();
    const { deviceToken } = await this.stored();
    await this.store.save({ deviceToken });
  }

  #alone(work: () => Promise<Tokens>): Promise<Tokens> {
    return this.#flight.run(() => this.store.exclusively?.(work) ?? work());
  }

  /** While the server is busy or away, a token that is still valid is good enough. */
  async #renewedAhead(tokens: Tokens): Promise<Tokens> {
    try {
      return await this.#alone(() => this.#renewed(tokens.accessToken));
    } catch (error) {
      if (!isPassing(error) || Date.now() >= tokens.expiresAt) throw error;
      return tokens;
    }
  }

  async #renewed(refused: string): Promise<Tokens> {
    const { tokens } = await this.stored();
    if (tokens === undefined) throw notSignedIn();
    // Another call, tab or process was first.
    if (tokens.accessToken !== refused) return tokens;
    return this.#exchanged(tokens.refreshToken);
  }

  async #resume(): Promise<Tokens> {
    const { tokens } = await this.stored();
    if (tokens !== undefined) return tokens;
    const byCookie = this.doors.transport === 'cookie' ? await this.#byCookie() : undefined;
    if (byCookie !== undefined) return byCookie;
    if (this.events.signInUnasked === undefined) throw notSignedIn();
    return this.#keep(await this.events.signInUnasked());
  }

  /** A page that was loaded anew has no tokens; its browser may still have the cookie. */
  async #byCookie(): Promise<Tokens | undefined> {
    try {
      return await this.#keep(await this.doors.refresh(undefined));
    } catch (error) {
      if (isEnd(error)) return undefined;
      throw error;
    }
  }

  async #exchanged(refreshToken: string | undefined): Promise<Tokens> {
    try {
      return await this.#keep(await this.doors.refresh(refreshToken));
    } catch (error) {
      if (isEnd(error)) await this.#ended(error);
      throw error;
    }
  }

  async #ended(error: RollcallError): Promise<void> {
    const { deviceToken } = await this.stored();
    await this.store.save({ deviceToken });
    this.events.onEnded?.(error);
  }

  async #keep(answer: FreshTokens & { readonly deviceToken?: string }): Promise<Tokens> {
    const tokens = tokensOf(answer);
    const { deviceToken } = await this.stored();
    await this.store.save({ tokens, deviceToken: answer.deviceToken ?? deviceToken });
    return tokens;
  }
}

/** By the clock of this machine, which need not be right: only how much time has passed counts. */
function tokensOf({ accessToken, refreshToken, expiresIn }: FreshTokens): Tokens {
  const expiresAt = Date.now() + expiresIn * 1000;
  const unusedMs = Math.min(LONGEST_UNUSED_MS, expiresIn * 1000 * UNUSED_PART);
  return { accessToken, refreshToken, expiresAt, renewAt: expiresAt - unusedMs };
}

function isEnd(error: unknown): error is RollcallError {
  return error instanceof RollcallError && error.code === 'REFRESH_TOKEN_INVALID';
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof RollcallError)) return false;
  return error.status === undefined ? error.code === 'NETWORK_ERROR' : error.status === 429 || error.status >= 500;
}

function notSignedIn(): RollcallError {
  return new RollcallError({ code: 'NOT_SIGNED_IN', message: 'Nobody is signed in; call session.signIn first.' });
}
