import { InvitationAcceptance } from './invitation-acceptance.service.js';
import { InvitationSender } from './invitation-sender.js';
import { InvitationsController } from './invitations.controller.js';
import { InvitationsListener } from './invitations.listener.js';
import { InvitationsQueries } from './invitations.queries.js';
import { InvitationsRepository } from './invitations.repository.js';
import { InvitationsService } from './invitations.service.js';

export const INVITATION_CONTROLLERS = [InvitationsController];

export const INVITATION_PROVIDERS = [
  InvitationAcceptance,
  InvitationSender,
  InvitationsListener,
  InvitationsQueries,
  InvitationsRepository,
  InvitationsService,
];
