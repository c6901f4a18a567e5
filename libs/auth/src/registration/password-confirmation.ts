import { Injectable } from '@nestjs/common';
import { appError, invalidField } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { UserDirectory, UserQueries } from '@app/users';
import { SignInFailed } from '../login/sign-in.events.js';
import { PasswordHasher } from '../passwords/password-hasher.js';

/** A stolen session must not be enough to take an account over: what moves the account asks for its password. */
@Injectable()
export class PasswordConfirmation {
  constructor(
    private readonly users: UserQueries,
    private readonly directory: UserDirectory,
    private readonly passwords: PasswordHasher,
    private readonly events: DomainEvents,
  ) {}

  /** @throws VALIDATION_ERROR when it was not given; INVALID_CREDENTIALS */
  async assert(userId: string, password: string | undefined): Promise<void> {
    if (password === undefined)
      throw invalidField('currentPassword', 'REQUIRED', 'Changing the address needs your current password.');
    const { email } = await this.users.get(userId);
    const facts = await this.directory.findForSignIn(email);
    if (await this.passwords.verify(password, facts?.passwordHash)) return;
    await this.events.record(new SignInFailed(userId, 'wrong-password'));
    throw appError('INVALID_CREDENTIALS');
  }
}
