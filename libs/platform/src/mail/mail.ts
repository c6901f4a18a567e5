import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Secrets } from '../crypto/secrets.js';
import { Jobs } from '../jobs/jobs.js';
import { type MailMessage } from './mail-message.js';
import { type MailTransport } from './mail-transport.js';

export const MAIL_TRANSPORT = Symbol('MAIL_TRANSPORT');
export const MAIL_FROM = Symbol('MAIL_FROM');

const SEALING_PURPOSE = 'mail';

/**
 * Mail is a job written in the caller's transaction and sent after its commit. It waits sealed: the links in it are secrets
 * that the database otherwise knows only as hashes.
 */
@Injectable()
export class Mail implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly secrets: Secrets,
    @Inject(MAIL_TRANSPORT) private readonly transport: MailTransport,
    @Inject(MAIL_FROM) private readonly from: string,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work<{ sealed: string }>('mail', ({ sealed }) =>
      this.transport.send(this.unseal(sealed), this.from),
    );
  }

  /** @throws Error outside a transaction */
  async enqueue(message: MailMessage): Promise<void> {
    const sealed = this.secrets.seal(Buffer.from(JSON.stringify(message)), SEALING_PURPOSE).toString('base64');
    await this.jobs.enqueue('mail', { sealed });
  }

  private unseal(sealed: string): MailMessage {
    return JSON.parse(this.secrets.unseal(Buffer.from(sealed, 'base64'), SEALING_PURPOSE).toString()) as MailMessage;
  }
}
