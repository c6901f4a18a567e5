import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, isSystem } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { type CreateUserInput } from './dto/user.dto.js';
import { InitialRoles } from './initial-roles.js';
import { PasswordHashing } from './password-hashing.js';
import { ownDataOf } from './own-data.js';
import { User } from './user.entity.js';
import { UserCreated } from './user.events.js';
import { UserRepository } from './user.repository.js';

/** The one way an account comes to be, whoever asks: an admin, the command line, the first start. */
@Injectable()
export class UserCreationService {
  constructor(
    private readonly database: Database,
    private readonly users: UserRepository,
    private readonly events: DomainEvents,
    private readonly initialRoles: InitialRoles,
    private readonly passwords: PasswordHashing,
  ) {}

  /**
   * @returns the new account's id
   * @throws VALIDATION_ERROR for a weak password, EMAIL_TAKEN, ROLE_UNKNOWN, PERMISSION_DENIED, GRANT_EXCEEDS_AUTHORITY
   */
  async create(actor: Actor, input: CreateUserInput): Promise<string> {
    // Before the transaction: a hash takes tens of milliseconds, a connection is not held for it.
    const passwordHash =
      input.password === undefined
        ? undefined
        : await this.passwords.hash(input.password, ownDataOf(input.profile ?? {}, input.email));
    return this.database.transaction(async () => {
      const user = User.create({
        id: randomUUID(),
        email: input.email,
        passwordHash,
        mustChangePassword: input.mustChangePassword ?? false,
        profile: input.profile ?? {},
      });
      // Rollcall's own accounts come to be whatever an installation wants of its people.
      user.hasNewAttributes ||= !isSystem(actor);
      await this.users.insert(user);
      await this.events.publish(new UserCreated(user));
      await this.initialRoles.grantInitial(actor, user.id, input.roles);
      return user.id;
    });
  }
}
