import { Injectable } from '@nestjs/common';
import { type ExpectedVersions, type UserPrincipal, SYSTEM, appError } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { canonicalEmail } from './canonical-email.js';
import { InitialRoles } from './initial-roles.js';
import { UserChanges, type UserEventClass } from './user-changes.js';
import { type ProfileFields } from './profile-fields.js';
import { User } from './user.entity.js';
import { InvitationAccepted, UserEmailVerified, UserRegistered, UserUpdated } from './user.events.js';
import { UserRepository } from './user.repository.js';

export interface Registration {
  readonly id: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly profile: ProfileFields;
}

export interface Acceptance {
  readonly passwordHash: string;
  readonly profile: ProfileFields;
}

/**
 * What people do to their own accounts. Whoever calls has proved that it is theirs, by a session or by a token that was
 * used up in the same transaction; nothing here can be asked for somebody else's account by naming it.
 */
@Injectable()
export class AccountSelfService {
  constructor(
    private readonly database: Database,
    private readonly users: UserRepository,
    private readonly changes: UserChanges,
    private readonly events: DomainEvents,
    private readonly initialRoles: InitialRoles,
  ) {}

  /** A pending account with the default role and a password that takes effect with the verification. @throws EMAIL_TAKEN */
  async register(registration: Registration): Promise<void> {
    await this.database.transaction(async () => {
      const user = User.create({ ...registration, mustChangePassword: false, awaitsVerification: true });
      await this.users.insert(user);
      await this.events.publish(new UserRegistered(user));
      await this.initialRoles.grantInitial(SYSTEM, user.id, undefined);
    });
  }

  /**
   * Verifies the address an account has; a pending registration becomes active.
   * @throws USER_NOT_FOUND; STATUS_CONFLICT when it is locked out, waits for an invitation, or has another address by now
   */
  async verifyEmail(userId: string, email: string): Promise<void> {
    await this.change(userId, UserEmailVerified, (user) => {
      assertUsable(user);
      if (canonicalEmail(email) !== user.canonicalEmail) throw appError('STATUS_CONFLICT');
      user.verifyEmail();
    });
  }

  /**
   * Gives the account another address, whose mail its person has read.
   * @returns the address it had
   * @throws USER_NOT_FOUND, STATUS_CONFLICT, EMAIL_TAKEN
   */
  async changeEmail(userId: string, email: string): Promise<string> {
    let previous = '';
    await this.change(userId, UserUpdated, (user) => {
      assertUsable(user);
      previous = user.email;
      user.changeEmail(email);
      user.verifyEmail();
    });
    return previous;
  }

  /** Sets the first password of an invited account. @throws USER_NOT_FOUND, STATUS_CONFLICT unless it still waits for one */
  async acceptInvitation(userId: string, { passwordHash, profile }: Acceptance): Promise<void> {
    await this.change(userId, InvitationAccepted, (user) => {
      user.acceptInvitation(passwordHash);
      user.patchProfile(profile);
    });
  }

  /** Only what is given changes. @throws PRECONDITION_FAILED */
  async updateProfile({ userId }: UserPrincipal, profile: ProfileFields, expected: ExpectedVersions): Promise<void> {
    await this.change(userId, UserUpdated, (user) => {
      user.assertVersion(expected);
      user.patchProfile(profile);
    });
  }

  private async change(userId: string, Event: UserEventClass, work: (user: User) => void): Promise<void> {
    await this.database.transaction(async () => {
      await this.changes.apply(await this.users.getForUpdate(userId), Event, work);
    });
  }
}

/** Locked-out accounts prove nothing; an account without a password is its invitation's to open. */
function assertUsable(user: User): void {
  const isOpen = user.status === 'active' || (user.status === 'pending' && user.passwordHash !== null);
  if (!isOpen || user.isOverdue) throw appError('STATUS_CONFLICT');
}
