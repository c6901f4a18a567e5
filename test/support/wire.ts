/** What a trouble does with a request: answers it, throws, or leaves it to the next. */
export type Trouble = (request: Request, send: () => Promise<Response>) => Promise<Response>;

export interface SentRequest {
  /** Such as `POST /auth/refresh`. */
  readonly call: string;
  readonly headers: Headers;
  readonly text: string;
}

/** The network between a client and the server: writes down what is sent, and breaks when it is told to. */
export class Wire {
  readonly sent: SentRequest[] = [];
  private readonly troubles: { readonly call: string; readonly trouble: Trouble }[] = [];

  readonly fetch = async (request: Request): Promise<Response> => {
    const call = `${request.method} ${new URL(request.url).pathname.replace('/api/v1', '')}`;
    this.sent.push({ call, headers: new Headers(request.headers), text: await request.clone().text() });
    const next = this.troubles.find((trouble) => trouble.call === call);
    if (next === undefined) return fetch(request);
    this.troubles.splice(this.troubles.indexOf(next), 1);
    return next.trouble(request, () => fetch(request));
  };

  /** For the next call of this kind, once. */
  once(call: string, trouble: Trouble): void {
    this.troubles.push({ call, trouble });
  }

  of(call: string): SentRequest[] {
    return this.sent.filter((request) => request.call === call);
  }
}

/** The server does it, and nobody learns that it did. */
export const answerIsLost: Trouble = async (_, send) => {
  await (await send()).arrayBuffer();
  throw new TypeError('socket hang up');
};

export const neverArrives: Trouble = () => Promise.reject(new TypeError('connect ECONNREFUSED'));

export const refusedWith =
  (status: number, code: string, headers: Record<string, string> = {}): Trouble =>
  () => {
    const error = { code, message: 'No.', details: [], requestId: 'r' };
    return Promise.resolve(Response.json({ success: false, error }, { status, headers }));
  };
