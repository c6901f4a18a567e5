/** What an app says about the Rollcall it belongs to. */
export interface RollcallOptions {
  /** Where Rollcall answers this app, such as `https://id.example.com` or an address inside the cluster. */
  readonly baseUrl: string;
  /** An API key of the app's service account; it needs `access:read`. */
  readonly apiKey: string;
  /** In whose name tokens are issued: Rollcall's `PUBLIC_URL`. Default: `baseUrl`. */
  readonly issuer?: string;
  /** For whom tokens are issued. Default: `rollcall`, the one audience that Rollcall signs for. */
  readonly audience?: string;
  /**
   * For how many milliseconds an answer of Rollcall counts, from the moment it was asked for. Whoever is suspended, signed out or
   * loses a permission is out of the app after that. Default: 5000.
   */
  readonly maxAnswerAgeMs?: number;
  /** For how many milliseconds Rollcall is waited for. Default: 2000. */
  readonly timeoutMs?: number;
  /** How many answers are kept of each kind; the one least recently used goes first. Default: 20 000, about 10 MB. */
  readonly maxAnswers?: number;
}

export const ROLLCALL_SETTINGS = Symbol('RollcallSettings');

export type RollcallSettings = Required<RollcallOptions>;

/** @throws {TypeError} when an app could not be protected with these options */
export function settingsFrom(options: RollcallOptions): RollcallSettings {
  const baseUrl = withoutSlash(options.baseUrl);
  const settings = {
    baseUrl,
    apiKey: options.apiKey,
    issuer: withoutSlash(options.issuer ?? baseUrl),
    audience: options.audience ?? 'rollcall',
    maxAnswerAgeMs: options.maxAnswerAgeMs ?? 5000,
    timeoutMs: options.timeoutMs ?? 2000,
    maxAnswers: options.maxAnswers ?? 20_000,
  };
  assertUsable(settings);
  return Object.freeze(settings);
}

function assertUsable({ baseUrl, apiKey, maxAnswerAgeMs, timeoutMs, maxAnswers }: RollcallSettings): void {
  if (!/^https?:\/\//.test(baseUrl) || !URL.canParse(baseUrl)) throw new TypeError('baseUrl must be an http(s) URL');
  if (!apiKey) throw new TypeError('apiKey is missing: an API key of the service account of this app');
  for (const [name, value] of Object.entries({ maxAnswerAgeMs, timeoutMs, maxAnswers })) {
    if (!Number.isInteger(value) || value < 1) throw new TypeError(`${name} must be a whole number above 0`);
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
