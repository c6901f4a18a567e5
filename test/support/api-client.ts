import { assertDocumented } from './contract/response-contract.js';
import { patiently } from './patiently.js';

export interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The body as text, exactly as it came. */
  readonly text: string;
  /** `data` of the envelope. */
  readonly data: unknown;
  /** `meta` of the envelope. */
  readonly meta: Record<string, unknown>;
  /** `error` of the envelope. */
  readonly error: { code: string; message: string; requestId: string; details: { field?: string; code: string }[] };
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Times that a busy machine is asked again to sign in. */
const PATIENCE = 5;

/** A caller of the API, signed in or not. Paths are under /api/v1 unless they begin with `//`. */
export class ApiClient {
  constructor(
    private readonly url: string,
    readonly accessToken?: string,
    readonly refreshToken?: string,
  ) {}

  async signIn(email: string, password: string): Promise<ApiClient> {
    const response = await patiently(() => this.post('/auth/login', { email, password }), PATIENCE);
    if (response.status !== 200) throw new Error(`Sign-in of ${email} was refused: ${response.text}`);
    const { accessToken, refreshToken } = response.data as { accessToken: string; refreshToken: string };
    return new ApiClient(this.url, accessToken, refreshToken);
  }

  withToken(accessToken: string): ApiClient {
    return new ApiClient(this.url, accessToken);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<ApiResponse> {
    return this.call('GET', path, { headers });
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<ApiResponse> {
    return this.call('POST', path, { body, headers });
  }

  put(path: string, body: unknown, headers: Record<string, string> = {}): Promise<ApiResponse> {
    return this.call('PUT', path, { body, headers });
  }

  patch(path: string, body: unknown, headers: Record<string, string> = {}): Promise<ApiResponse> {
    return this.call('PATCH', path, { body, headers });
  }

  delete(path: string, headers: Record<string, string> = {}): Promise<ApiResponse> {
    return this.call('DELETE', path, { headers });
  }

  /** `body` is sent as JSON, unless it is text or bytes already. */
  async call(method: string, path: string, { body, headers = {} }: CallOptions): Promise<ApiResponse> {
    const target = path.startsWith('//') ? path.slice(1) : `/api/v1${path}`;
    const response = await fetch(`${this.url}${target}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.accessToken !== undefined && { authorization: `Bearer ${this.accessToken}` }),
        ...headers,
      },
      ...(body !== undefined && { body: isRaw(body) ? body : JSON.stringify(body) }),
    });
    const text = await textOf(response);
    assertDocumented({ method, target, status: response.status, headers: response.headers, text });
    return toApiResponse(response, text ?? '');
  }
}

function isRaw(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || body instanceof Uint8Array;
}

/** A stream of events ends when nobody listens any more: it has begun, and that is its answer. */
async function textOf(response: Response): Promise<string | undefined> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  await response.body?.cancel();
  return undefined;
}

function toApiResponse(response: Response, text: string): ApiResponse {
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
  const envelope = (isJson && text !== '' ? JSON.parse(text) : {}) as Pick<ApiResponse, 'data' | 'meta' | 'error'>;
  const { data, meta, error } = envelope;
  return { status: response.status, headers: response.headers, text, data, meta, error };
}
