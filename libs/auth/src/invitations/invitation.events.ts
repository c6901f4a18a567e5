import { DomainEvent, type JsonValue, type Subject } from '@app/kernel';

abstract class InvitationEvent extends DomainEvent {
  readonly subject: Subject;
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(userId: string, invitationId: string) {
    super();
    this.subject = { type: 'user', id: userId };
    this.details = { invitationId };
  }
}

export class InvitationSent extends InvitationEvent {
  readonly action = 'invitation.sent';
}

export class InvitationRevoked extends InvitationEvent {
  readonly action = 'invitation.revoked';
}
