import { Injectable } from '@nestjs/common';
import { type RequestContext, currentRequest } from '@app/kernel';
import { Jobs, Secrets } from '@app/platform';

/** The address somebody typed, and who asked, for the audit trail. */
export interface ResetRequest {
  readonly email: string;
  readonly request?: Pick<RequestContext, 'requestId' | 'ip' | 'userAgent'>;
}

interface Sealed {
  readonly sealed: string;
}

const QUEUE = 'password-reset';
const SEALING_PURPOSE = 'password-reset-request';

/** Requests for a reset link, waiting to be looked at. They wait sealed: people type anything into a field for an address. */
@Injectable()
export class ResetRequests {
  constructor(
    private readonly jobs: Jobs,
    private readonly secrets: Secrets,
  ) {}

  /** @throws Error outside a transaction */
  async enqueue(email: string): Promise<void> {
    const { requestId, ip, userAgent } = currentRequest() ?? {};
    const request = requestId === undefined ? undefined : { requestId, ip, userAgent };
    const plain = Buffer.from(JSON.stringify({ email, request } satisfies ResetRequest));
    await this.jobs.enqueue(QUEUE, { sealed: this.secrets.seal(plain, SEALING_PURPOSE).toString('base64') });
  }

  async work(handle: (request: ResetRequest) => Promise<void>): Promise<void> {
    await this.jobs.work<Sealed>(QUEUE, ({ sealed }) => handle(this.unseal(sealed)));
  }

  /** Those that name one of these addresses (in lower case), done or not. */
  async *findAll(addresses: readonly string[]): AsyncGenerator<object[]> {
    for await (const jobs of this.jobs.all<Sealed>(QUEUE))
      yield jobs
        .filter(({ data }) => this.isAbout(data, addresses))
        .map(({ state, createdAt, data }) => ({ state, createdAt, ...this.unseal(data.sealed).request }));
  }

  /** @returns false when one of them is being done just now: ask again */
  forget(addresses: readonly string[]): Promise<boolean> {
    return this.jobs.forget<Sealed>(QUEUE, (data) => this.isAbout(data, addresses));
  }

  /** What was sealed under another SECRET_KEY is about nobody any more. */
  private isAbout({ sealed }: Sealed, addresses: readonly string[]): boolean {
    try {
      return addresses.includes(this.unseal(sealed).email.trim().toLowerCase());
    } catch {
      return false;
    }
  }

  private unseal(sealed: string): ResetRequest {
    return JSON.parse(this.secrets.unseal(Buffer.from(sealed, 'base64'), SEALING_PURPOSE).toString()) as ResetRequest;
  }
}
