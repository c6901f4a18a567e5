import { Body, Controller, Delete, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type UserPrincipal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, holderOf, self } from '@app/http';
import { ImpersonationAnswers } from './impersonation-answers.js';
import { ImpersonateInput, ImpersonationBody } from './impersonation.dto.js';
import { ImpersonationService } from './impersonation.service.js';

@ApiTags('impersonation')
@Controller()
export class ImpersonationController {
  constructor(
    private readonly impersonations: ImpersonationService,
    private readonly answers: ImpersonationAnswers,
  ) {}

  @Post('users/:id/impersonate')
  @Endpoint({
    summary: 'Act as a user for ten minutes',
    description:
      'To see what they see. Answers one access token that cannot be renewed and that changes nothing here. You must hold all that they hold; the trail names you both, and they are told by mail.',
    access: holderOf('users:impersonate'),
    returns: ImpersonationBody,
    etag: 'none',
    errors: ['USER_NOT_FOUND', 'TARGET_EXCEEDS_AUTHORITY', 'STATUS_CONFLICT', 'IMPERSONATION_OF_SELF'],
    audit: 'impersonation.started',
    reauthenticated: true,
  })
  async start(
    @CurrentPrincipal() actor: UserPrincipal,
    @IdParam('USER_NOT_FOUND') id: string,
    @Body() input: ImpersonateInput,
  ): Promise<ImpersonationBody> {
    return this.answers.of(await this.impersonations.start(actor, id, input), actor.userId);
  }

  @Delete('auth/impersonation')
  @Endpoint({
    summary: 'Stop acting as another user',
    description: 'For the access token of the impersonation; it is worthless at once.',
    access: self,
    errors: ['NOT_IMPERSONATING'],
    audit: 'impersonation.ended',
    beforeMfa: true,
    beforePasswordChange: true,
    whileImpersonating: 'allowed',
  })
  end(@CurrentPrincipal() principal: UserPrincipal): Promise<void> {
    return this.impersonations.end(principal);
  }
}
