import { Injectable } from '@nestjs/common';
import { type RequestContext, currentRequest } from '@app/kernel';
import { Jobs, Secrets } from '@app/platform';
import { type Registration } from '@app/users';

/** What is done after the answer, and who asked, for the audit trail. */
export type RegistrationTask = (
  | { readonly kind: 'register'; readonly registration: Registration }
  | { readonly kind: 'resend'; readonly email: string }
) & { readonly request?: Pick<RequestContext, 'requestId' | 'ip' | 'userAgent'> };

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
    await this.jobs.work<{ sealed: string }>(QUEUE, ({ sealed }) => handle(this.unseal(sealed)));
  }

  private unseal(sealed: string): RegistrationTask {
    const plain = this.secrets.unseal(Buffer.from(sealed, 'base64'), SEALING_PURPOSE).toString();
    return JSON.parse(plain) as RegistrationTask;
  }
}
