import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Secrets } from '../crypto/secrets.js';
import { Jobs } from '../jobs/jobs.js';
import { type MailMessage } from './mail-message.js';
import { type MailTransport } from './mail-transport.js';

export const MAIL_TRANSPORT = Symbol('MAIL_TRANSPORT');
export const MAIL_FROM = Symbol('MAIL_FROM');

const SEALING_PURPOSE = 'mail';

interface Sealed {
  readonly sealed: string;
}

/** What may be told of a mail: not its text, there are links in it that are secrets. */
export interface QueuedLetter {
  readonly to: string;
  readonly subject: string;
  readonly state: string;
  readonly createdAt: Date;
}

interface Letter {
  /** Undefined in a letter of a release before 0.2. */
  readonly id?: string;
  readonly message: MailMessage;
  readonly isDecoy: boolean;
}

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
    await this.jobs.work<Sealed>('mail', ({ sealed }) => this.send(this.unseal(sealed)));
  }

  /** @throws Error outside a transaction */
  enqueue(message: MailMessage): Promise<void> {
    return this.enqueueSealed({ id: randomUUID(), message, isDecoy: false });
  }

  /** A job like that of this mail, which sends nothing: to ask for a mail must take as long when nobody gets one. */
  enqueueDecoy(message: MailMessage): Promise<void> {
    return this.enqueueSealed({ id: randomUUID(), message, isDecoy: true });
  }

  /** Every mail to these addresses that is still in a queue, sent or not. */
  async *lettersTo(addresses: readonly string[]): AsyncGenerator<QueuedLetter[]> {
    for await (const jobs of this.jobs.all<Sealed>('mail')) {
      yield jobs
        .map(({ data, state, createdAt }) => ({ message: this.tryUnseal(data)?.message, state, createdAt }))
        .filter(({ message }) => message !== undefined && isTo(message, addresses))
        .map(({ message, state, createdAt }) => ({ subject: message!.subject, to: message!.to, state, createdAt }));
    }
  }

  /**
   * Removes all mails to these addresses, also those that were not sent yet.
   * @returns false when one of them is being sent just now: ask again
   */
  async forget(addresses: readonly string[]): Promise<boolean> {
    const isDone = await this.jobs.forget<Sealed>('mail', (data) => {
      const letter = this.tryUnseal(data);
      return letter !== undefined && isTo(letter.message, addresses);
    });
    if (isDone) await this.transport.forget(addresses);
    return isDone;
  }

  private async enqueueSealed(letter: Letter): Promise<void> {
    const sealed = this.secrets.seal(Buffer.from(JSON.stringify(letter)), SEALING_PURPOSE).toString('base64');
    await this.jobs.enqueue('mail', { sealed });
  }

  private async send({ id, message, isDecoy }: Letter): Promise<void> {
    if (!isDecoy) await this.transport.send(message, this.from, id);
  }

  /** Undefined when it was sealed under another SECRET_KEY. */
  private tryUnseal({ sealed }: Sealed): Letter | undefined {
    try {
      return this.unseal(sealed);
    } catch {
      return undefined;
    }
  }

  private unseal(sealed: string): Letter {
    return JSON.parse(this.secrets.unseal(Buffer.from(sealed, 'base64'), SEALING_PURPOSE).toString()) as Letter;
  }
}

function isTo({ to }: MailMessage, addresses: readonly string[]): boolean {
  return addresses.includes(to.toLowerCase());
}
