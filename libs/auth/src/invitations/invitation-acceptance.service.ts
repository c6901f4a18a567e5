import { Injectable } from '@nestjs/common';
import { AppError, type ErrorCode, appError } from '@app/kernel';
import { Database } from '@app/platform';
import { AccountSelfService, PasswordHashing, ownDataOf } from '@app/users';
import { InvitationSender } from './invitation-sender.js';
import { type AcceptInvitationInput } from './invitations.dto.js';
import { InvitationsRepository } from './invitations.repository.js';

/** What the account says of itself when an invitation comes too late; its person hears only that the link is dead. */
const TOO_LATE: readonly ErrorCode[] = ['USER_NOT_FOUND', 'STATUS_CONFLICT'];

/** An invited person chooses a password; the account is active from then on. */
@Injectable()
export class InvitationAcceptance {
  constructor(
    private readonly database: Database,
    private readonly invitations: InvitationsRepository,
    private readonly accounts: AccountSelfService,
    private readonly passwords: PasswordHashing,
    private readonly sender: InvitationSender,
  ) {}

  /** @throws INVITATION_INVALID, also when the account is locked out or gone; REGISTRATION_CLOSED */
  async accept({ token, password, profile = {} }: AcceptInvitationInput): Promise<void> {
    if (!this.sender.isOpen) throw appError('REGISTRATION_CLOSED');
    // 256 random bits cannot be guessed by the time they take, and junk is not worth a hash.
    const userId = await this.invitations.findInvitee(token);
    if (userId === undefined) throw appError('INVITATION_INVALID');
    const passwordHash = await this.passwords.hash(password, ownDataOf(profile));
    try {
      await this.database.transaction(async () => {
        // The account first, then the invitation: the order in which a suspension takes them.
        await this.invitations.findInviteeForUpdate(userId);
        if (!(await this.invitations.consume(token))) throw appError('INVITATION_INVALID');
        await this.accounts.acceptInvitation(userId, { passwordHash, profile });
      });
    } catch (error) {
      if (!(error instanceof AppError) || !TOO_LATE.includes(error.code)) throw error;
      throw appError('INVITATION_INVALID', { cause: error });
    }
  }
}
