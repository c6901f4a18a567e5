import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, holderOf } from '@app/http';
import { MfaResetService } from './mfa-reset.service.js';

@ApiTags('users')
@Controller('users/:id/mfa')
export class MfaResetController {
  constructor(private readonly resets: MfaResetService) {}

  @Delete()
  @Endpoint({
    summary: 'Remove the second factor of a user who lost it',
    description:
      'Removes their recovery codes too, ends their sessions and tells them by mail. Not for your own account.',
    access: holderOf('users:reset-mfa'),
    errors: ['USER_NOT_FOUND', 'TARGET_EXCEEDS_AUTHORITY', 'MFA_NOT_ENABLED'],
    audit: 'mfa.reset',
  })
  reset(@CurrentPrincipal() actor: Principal, @IdParam('USER_NOT_FOUND') id: string): Promise<void> {
    return this.resets.reset(actor, id);
  }
}
