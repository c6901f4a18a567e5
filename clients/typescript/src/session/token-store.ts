// Where a session is kept between calls, and between two visits of a page.

export interface Tokens {
  readonly accessToken: string;
  /** Absent when a cookie keeps it. Works once. */
  readonly refreshToken?: string | undefined;
  /** Milliseconds since 1970: from then on the next call renews the tokens first. */
  readonly renewAt: number;
  readonly expiresAt: number;
}

export interface StoredSession {
  /** Absent when nobody is signed in. */
  readonly tokens?: Tokens | undefined;
  /** Says at the next sign-in that this device is known: strangers' wrong guesses then do not lock it out. */
  readonly deviceToken?: string | undefined;
}

export interface TokenStore {
  load(): StoredSession | undefined | Promise<StoredSession | undefined>;
  save(session: StoredSession): void | Promise<void>;
  /**
   * Runs the work while nobody else who shares this store (another tab, another process) runs theirs. It surrounds each
   * renewal: a refresh token that two use, more than ten seconds apart, ends the session.
   */
  exclusively?<T>(work: () => Promise<T>): Promise<T>;
}

/** For as long as the program or the page lives. */
export function memoryTokenStore(session: StoredSession = {}): TokenStore {
  let kept = session;
  return { load: () => kept, save: (next) => void (kept = next) };
}

interface WebStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

interface Locks {
  request<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/**
 * Survives a reload: `webTokenStore(localStorage)`, shared by the tabs of an origin, or `sessionStorage`. Scripts of the page can
 * read it; `transport: 'cookie'` keeps the refresh token where they cannot.
 */
export function webTokenStore(storage: WebStorage, key = 'rollcall.session'): TokenStore {
  const { navigator } = globalThis as { navigator?: { locks?: Locks } };
  return {
    load: () => parsed(storage.getItem(key)),
    save: (session) => storage.setItem(key, JSON.stringify(session)),
    exclusively: (work) => navigator?.locks?.request(key, work) ?? work(),
  };
}

/** Whatever else stands under the key is nobody's session. */
function parsed(text: string | null): StoredSession | undefined {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
