import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type UserPrincipal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, anyone, self } from '@app/http';
import { PresentedDevice } from '../cookies/token-cookies.js';
import { ChangePasswordService } from './change-password.service.js';
import { ForgotPasswordService } from './forgot-password.service.js';
import {
  ChangePasswordInput,
  ForgotPasswordBody,
  ForgotPasswordInput,
  ReauthenticateInput,
  ResetPasswordInput,
} from './passwords.dto.js';
import { ReauthenticationService } from './reauthentication.service.js';
import { ResetPasswordService } from './reset-password.service.js';

@ApiTags('auth')
@Controller('auth')
export class PasswordsController {
  constructor(
    private readonly forgotten: ForgotPasswordService,
    private readonly resets: ResetPasswordService,
    private readonly changes: ChangePasswordService,
    private readonly reauthentication: ReauthenticationService,
  ) {}

  @Post('forgot-password')
  @Endpoint({
    summary: 'Ask for a link to set a new password',
    description:
      'Mailed to the address of an active account, works once within 30 minutes; a newer link replaces an older one. The answer is the same for every address.',
    access: anyone,
    returns: ForgotPasswordBody,
    status: 202,
    etag: 'none',
    audit: 'password.reset-requested',
    rateLimit: 'sign-in',
  })
  async forgotPassword(@Body() { email }: ForgotPasswordInput): Promise<ForgotPasswordBody> {
    await this.forgotten.request(email);
    return { status: 'accepted' };
  }

  @Post('reset-password')
  @Endpoint({
    summary: 'Set a new password with a mailed token',
    description: 'Signs the account out everywhere. A password that is refused as weak does not use the token up.',
    access: anyone,
    errors: ['RESET_TOKEN_INVALID'],
    audit: 'password.reset',
    rateLimit: 'sign-in',
  })
  resetPassword(@Body() { token, newPassword }: ResetPasswordInput): Promise<void> {
    return this.resets.reset(token, newPassword);
  }

  @Post('change-password')
  @Endpoint({
    summary: 'Change your own password',
    description: 'Signs out every other session; this one stays.',
    access: self,
    beforePasswordChange: true,
    beforeMfa: true,
    errors: ['INVALID_CREDENTIALS'],
    audit: 'password.changed',
    rateLimit: 'sign-in',
  })
  changePassword(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { currentPassword: password, newPassword }: ChangePasswordInput,
    @PresentedDevice() deviceToken: string | undefined,
  ): Promise<void> {
    return this.changes.change(principal, { password, deviceToken, purpose: 'change-password' }, newPassword);
  }

  @Post('reauthenticate')
  @Endpoint({
    summary: 'Confirm your password',
    description: 'Routes that answer `REAUTH_REQUIRED` are open to this session for the next ten minutes.',
    access: self,
    errors: ['INVALID_CREDENTIALS'],
    audit: 'session.reauthenticated',
    rateLimit: 'sign-in',
  })
  reauthenticate(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { password }: ReauthenticateInput,
    @PresentedDevice() deviceToken: string | undefined,
  ): Promise<void> {
    return this.reauthentication.reauthenticate(principal, { password, deviceToken, purpose: 'reauthenticate' });
  }
}
