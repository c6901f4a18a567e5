import { Injectable } from '@nestjs/common';
import { type KnownPerson, type PersonalDataPart, type PersonalDataSource } from '@app/kernel';
import { Database, Mail } from '@app/platform';
import { ResetRequests } from '../passwords/reset-requests.js';
import { RegistrationTasks } from '../registration/registration-tasks.js';

/**
 * What waits for somebody's address in a queue, or was done and is not forgotten yet: mails and, without SMTP, their files;
 * registrations; requests for a link. All of it is sealed, so it is found by opening each.
 */
@Injectable()
export class QueuedPersonalData implements PersonalDataSource {
  readonly tables = [];

  constructor(
    private readonly database: Database,
    private readonly mail: Mail,
    private readonly registrations: RegistrationTasks,
    private readonly resets: ResetRequests,
  ) {}

  parts(userId: string): PersonalDataPart[] {
    const of = (find: (address: string) => AsyncIterable<readonly object[]>) => this.ofAddress(userId, find);
    return [
      { name: 'queuedMails', pages: of((address) => this.mail.lettersTo([address])) },
      { name: 'queuedRegistrations', pages: of((address) => this.registrations.findAll([address])) },
      { name: 'queuedPasswordResets', pages: of((address) => this.resets.findAll([address])) },
    ];
  }

  /** What makes mails goes before the mails. */
  async sweep({ emails }: KnownPerson): Promise<boolean> {
    const [registrations, resets] = [await this.registrations.forget(emails), await this.resets.forget(emails)];
    return (await this.mail.forget(emails)) && registrations && resets;
  }

  private async *ofAddress(
    userId: string,
    find: (address: string) => AsyncIterable<readonly object[]>,
  ): AsyncGenerator<readonly object[]> {
    const [user] = await this.database.query<{ email: string }>('SELECT email FROM users WHERE id = $1', [userId]);
    if (user) yield* find(user.email.toLowerCase());
  }
}
