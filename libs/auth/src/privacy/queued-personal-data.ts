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
  private readonly tasks: readonly { readonly name: string; readonly of: RegistrationTasks | ResetRequests }[];

  constructor(
    private readonly database: Database,
    private readonly mail: Mail,
    registrations: RegistrationTasks,
    resets: ResetRequests,
  ) {
    this.tasks = [
      { name: 'queuedRegistrations', of: registrations },
      { name: 'queuedPasswordResets', of: resets },
    ];
  }

  parts(userId: string): PersonalDataPart[] {
    const of = (find: (address: string) => AsyncIterable<readonly object[]>) => this.ofAddress(userId, find);
    return [
      { name: 'queuedMails', pages: of((address) => this.mail.lettersTo([address])) },
      ...this.tasks.map((tasks) => ({ name: tasks.name, pages: of((address) => tasks.of.findAll([address])) })),
    ];
  }

  /** What makes mails goes before the mails. */
  async sweep({ emails }: KnownPerson): Promise<boolean> {
    let isDone = true;
    for (const tasks of this.tasks) isDone = (await tasks.of.forget(emails)) && isDone;
    return (await this.mail.forget(emails)) && isDone;
  }

  private async *ofAddress(
    userId: string,
    find: (address: string) => AsyncIterable<readonly object[]>,
  ): AsyncGenerator<readonly object[]> {
    const [user] = await this.database.query<{ email: string }>('SELECT email FROM users WHERE id = $1', [userId]);
    if (user) yield* find(user.email.toLowerCase());
  }
}
