/** A caller of a client app, which speaks JSON without Rollcall's envelope. */
export class AppClient {
  constructor(
    private readonly url: string,
    private readonly token?: string,
  ) {}

  get(path: string): Promise<AppAnswer> {
    return this.call('GET', path);
  }

  post(path: string, body: object): Promise<AppAnswer> {
    return this.call('POST', path, body);
  }

  patch(path: string, body: object): Promise<AppAnswer> {
    return this.call('PATCH', path, body);
  }

  private async call(method: string, path: string, body?: object): Promise<AppAnswer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const data: unknown = await response.json();
    return { status: response.status, headers: response.headers, data, code: codeOf(data) };
  }
}

export interface AppAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: unknown;
  /** Of a refusal. */
  readonly code: string | undefined;
}

function codeOf(data: unknown): string | undefined {
  return (data as { error?: { code?: string } } | null)?.error?.code;
}
