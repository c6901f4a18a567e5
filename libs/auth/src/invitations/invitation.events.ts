import { AccountEvent } from '@app/kernel';

abstract class InvitationEvent extends AccountEvent {
  constructor(userId: string, invitationId: string) {
    super(userId, { invitationId });
  }
}

export class InvitationSent extends InvitationEvent {
  readonly action = 'invitation.sent';
}

export class InvitationRevoked extends InvitationEvent {
  readonly action = 'invitation.revoked';
}
