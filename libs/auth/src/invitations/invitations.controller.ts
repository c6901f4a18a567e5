import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, anyone, assertPageMode, holderOf } from '@app/http';
import { InvitationAcceptance } from './invitation-acceptance.service.js';
import { AcceptInvitationInput, InvitationBody, ListInvitationsQuery } from './invitations.dto.js';
import { InvitationsQueries } from './invitations.queries.js';
import { InvitationsService } from './invitations.service.js';

@ApiTags('invitations')
@Controller()
export class InvitationsController {
  constructor(
    private readonly queries: InvitationsQueries,
    private readonly invitations: InvitationsService,
    private readonly acceptance: InvitationAcceptance,
  ) {}

  @Get('invitations')
  @Endpoint({
    summary: 'List invitations',
    description: 'Those that can still be accepted, newest first.',
    access: holderOf('users:read'),
    returns: [InvitationBody],
  })
  list(@Query() query: ListInvitationsQuery): Promise<Page<InvitationBody>> {
    assertPageMode(query);
    return this.queries.list(query);
  }

  @Post('users/:id/invite')
  @Endpoint({
    summary: 'Invite a user again',
    description: 'For an account that still waits for its first password. The invitation before stops working.',
    access: holderOf('users:create'),
    errors: ['USER_NOT_FOUND', 'STATUS_CONFLICT', 'TARGET_EXCEEDS_AUTHORITY', 'REGISTRATION_CLOSED'],
    audit: 'invitation.sent',
  })
  invite(@CurrentPrincipal() actor: Principal, @IdParam('USER_NOT_FOUND') id: string): Promise<void> {
    return this.invitations.resend(actor, id);
  }

  @Delete('invitations/:id')
  @Endpoint({
    summary: 'Take an invitation back',
    access: holderOf('users:create'),
    errors: ['INVITATION_NOT_FOUND', 'TARGET_EXCEEDS_AUTHORITY'],
    audit: 'invitation.revoked',
  })
  revoke(@CurrentPrincipal() actor: Principal, @IdParam('INVITATION_NOT_FOUND') id: string): Promise<void> {
    return this.invitations.revoke(actor, id);
  }

  @Post('auth/accept-invitation')
  @Endpoint({
    summary: 'Accept an invitation',
    description: 'Sets the first password; the account is active and its address verified. Sign in afterwards.',
    access: anyone,
    errors: ['INVITATION_INVALID', 'REGISTRATION_CLOSED'],
    audit: 'invitation.accepted',
    rateLimit: 'sign-in',
  })
  accept(@Body() input: AcceptInvitationInput): Promise<void> {
    return this.acceptance.accept(input);
  }
}
