import { Injectable } from '@nestjs/common';
import { type RequestContext, currentRequest } from '@app/kernel';
import { Jobs, Secrets } from '@app/platform';
import { type Registration } from '@app/users';

/** What is done after the answer, and who asked, for the audit trail. */
export type RegistrationTask = (
  | { readonly kind: 'register'; readonly registration: Registration }
  | { readonly kind: 'resend'; readonly email: string }
) & { readonly request?: Pick<RequestContext, 'requestId' | 'ip' | 'userAgent'> };

interface Sealed {
  readonly sealed: string;
}

const QUEUE = 'registration';
const SEALING_PURPOSE = 'registration';

/** Jobs of the registration queue. They wait sealed: an address and a password hash are in them. */
@Injectable()
export class RegistrationTasks {
  constructor(
    private readonly jobs: Jobs,
    private readonly secrets: Secrets,
  ) {}

  /** @throws Error outside a transaction */
  async enqueue(task: RegistrationTask): Promise<void> {
    const { requestId, ip, userAgent } = currentRequest() ?? {};
    const request = requestId === undefined ? undefined : { requestId, ip, userAgent };
    const plain = Buffer.from(JSON.stringify({ ...task, request }));
    await this.jobs.enqueue(QUEUE, { sealed: this.secrets.seal(plain, SEALING_PURPOSE).toString('base64') });
  }

  async work(handle: (task: RegistrationTask) => Promise<void>): Promise<void> {
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
      return addresses.includes(addressOf(this.unseal(sealed)).trim().toLowerCase());
    } catch {
      return false;
    }
  }

  private unseal(sealed: string): RegistrationTask {
    const plain = this.secrets.unseal(Buffer.from(sealed, 'base64'), SEALING_PURPOSE).toString();
    return JSON.parse(plain) as RegistrationTask;
  }
}

function addressOf(task: RegistrationTask): string {
  return task.kind === 'register' ? task.registration.email : task.email;
}
