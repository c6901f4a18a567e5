import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Secrets } from '../crypto/secrets.js';
import { Jobs } from '../jobs/jobs.js';
import { SealedJobs } from '../jobs/sealed-jobs.js';
import { type MailMessage } from './mail-message.js';
import { type MailTransport } from './mail-transport.js';

export const MAIL_TRANSPORT = Symbol('MAIL_TRANSPORT');
export const MAIL_FROM = Symbol('MAIL_FROM');

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
  private readonly letters: SealedJobs<Letter>;

  constructor(
    jobs: Jobs,
    secrets: Secrets,
    @Inject(MAIL_TRANSPORT) private readonly transport: MailTransport,
    @Inject(MAIL_FROM) private readonly from: string,
  ) {
    this.letters = new SealedJobs(jobs, secrets, {
      queue: 'mail',
      purpose: 'mail',
      addressOf: ({ message }) => message.to,
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.letters.work((letter) => this.send(letter));
  }

  /** @throws Error outside a transaction */
  enqueue(message: MailMessage): Promise<void> {
    return this.letters.enqueue({ id: randomUUID(), message, isDecoy: false });
  }

  /** A job like that of this mail, which sends nothing: to ask for a mail must take as long when nobody gets one. */
  enqueueDecoy(message: MailMessage): Promise<void> {
    return this.letters.enqueue({ id: randomUUID(), message, isDecoy: true });
  }

  /** Every mail to these addresses that is still in a queue, sent or not. */
  async *lettersTo(addresses: readonly string[]): AsyncGenerator<QueuedLetter[]> {
    for await (const found of this.letters.findAll(addresses)) {
      yield found.map(({ data, state, createdAt }) => {
        const { subject, to } = data.message;
        return { subject, to, state, createdAt };
      });
    }
  }

  /**
   * Removes all mails to these addresses, also those that were not sent yet.
   * @returns false when one of them is being sent just now: ask again
   */
  async forget(addresses: readonly string[]): Promise<boolean> {
    const isDone = await this.letters.forget(addresses);
    if (isDone) await this.transport.forget(addresses);
    return isDone;
  }

  private async send({ id, message, isDecoy }: Letter): Promise<void> {
    if (!isDecoy) await this.transport.send(message, this.from, id);
  }
}
