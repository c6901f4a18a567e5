import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database, DomainEvents, SETTINGS, type Settings } from '@app/platform';
import { PasswordHashing, ownDataOf } from '@app/users';
import { type RegisterInput } from './registration.dto.js';
import { RegistrationRequested } from './registration.events.js';
import { type RegistrationTask, RegistrationTasks } from './registration-tasks.js';

/**
 * The part of registration that a stranger can measure. It never looks at the accounts: one hash, one audit row, one job,
 * whatever the address. What becomes of it is decided after the answer, and only the mailbox tells.
 */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly database: Database,
    private readonly tasks: RegistrationTasks,
    private readonly events: DomainEvents,
    private readonly passwords: PasswordHashing,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws REGISTRATION_CLOSED unless the installation is open; SERVICE_UNAVAILABLE when too many hashes are waiting */
  async register({ email, password, profile = {} }: RegisterInput): Promise<void> {
    if (this.settings.registration !== 'open') throw appError('REGISTRATION_CLOSED');
    const passwordHash = await this.passwords.hash(password, ownDataOf(profile, email));
    // The id is chosen here: a job that runs twice makes one account.
    await this.accept({ kind: 'register', registration: { id: randomUUID(), email, passwordHash, profile } });
  }

  /** Also when registration is closed: accounts that an admin made have addresses to verify, too. */
  async resend(email: string): Promise<void> {
    await this.accept({ kind: 'resend', email });
  }

  private async accept(task: RegistrationTask): Promise<void> {
    await this.database.transaction(async () => {
      await this.tasks.enqueue(task);
      await this.events.publish(new RegistrationRequested(task.kind));
    });
  }
}
