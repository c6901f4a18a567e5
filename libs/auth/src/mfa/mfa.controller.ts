import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type UserPrincipal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, self } from '@app/http';
import { PresentedDevice } from '../cookies/token-cookies.js';
import { MfaDisablingService } from './mfa-disabling.service.js';
import {
  ConfirmTotpInput,
  DisableMfaInput,
  MfaStatusBody,
  OwnPasswordInput,
  RecoveryCodesBody,
  TotpEnrolmentBody,
} from './mfa.dto.js';
import { MfaQueries } from './mfa.queries.js';
import { RecoveryCodesService } from './recovery-codes.service.js';
import { TotpActivationService } from './totp-activation.service.js';
import { TotpEnrolmentService } from './totp-enrolment.service.js';

const PURPOSE = 'change-second-factor';

@ApiTags('auth')
@Controller('auth/mfa')
export class MfaController {
  constructor(
    private readonly queries: MfaQueries,
    private readonly enrolment: TotpEnrolmentService,
    private readonly activation: TotpActivationService,
    private readonly disabling: MfaDisablingService,
    private readonly recoveryCodes: RecoveryCodesService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Read whether your sign-in takes two steps',
    access: self,
    returns: MfaStatusBody,
    etag: 'content',
    beforeMfa: true,
  })
  get(@CurrentPrincipal() { userId }: UserPrincipal): Promise<MfaStatusBody> {
    return this.queries.get(userId);
  }

  @Post('totp')
  @Endpoint({
    summary: 'Begin to enrol an authenticator app',
    description: 'Answers its secret once. Nothing changes about signing in until a code of it is confirmed.',
    access: self,
    returns: TotpEnrolmentBody,
    etag: 'none',
    errors: ['INVALID_CREDENTIALS', 'MFA_ALREADY_ENABLED'],
    audit: 'mfa.enrolment-started',
    rateLimit: 'sign-in',
    beforeMfa: true,
  })
  start(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { password }: OwnPasswordInput,
    @PresentedDevice() deviceToken: string | undefined,
  ): Promise<TotpEnrolmentBody> {
    return this.enrolment.start(principal, { password, deviceToken, purpose: PURPOSE });
  }

  @Post('totp/confirm')
  @Endpoint({
    summary: 'Confirm the authenticator app with its first code',
    description: 'From now on signing in takes two steps. Answers ten recovery codes, once.',
    access: self,
    returns: RecoveryCodesBody,
    etag: 'none',
    errors: ['MFA_CODE_INVALID', 'MFA_ENROLMENT_NOT_STARTED', 'MFA_ALREADY_ENABLED', 'RATE_LIMITED'],
    audit: 'mfa.enabled',
    beforeMfa: true,
  })
  confirm(
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() { code }: ConfirmTotpInput,
  ): Promise<RecoveryCodesBody> {
    return this.activation.confirm(userId, code);
  }

  @Delete('totp')
  @Endpoint({
    summary: 'Remove your authenticator app and your recovery codes',
    description: 'Needs your password and a code of the app or a recovery code.',
    access: self,
    errors: ['INVALID_CREDENTIALS', 'MFA_CODE_INVALID'],
    audit: 'mfa.disabled',
    rateLimit: 'sign-in',
    beforeMfa: true,
  })
  disable(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { password, ...proof }: DisableMfaInput,
    @PresentedDevice() deviceToken: string | undefined,
  ): Promise<void> {
    return this.disabling.disable(principal, { password, deviceToken, purpose: PURPOSE }, proof);
  }

  @Post('recovery-codes')
  @Endpoint({
    summary: 'Make ten new recovery codes',
    description: 'Answers them once. The old ones no longer work.',
    access: self,
    returns: RecoveryCodesBody,
    etag: 'none',
    errors: ['INVALID_CREDENTIALS', 'MFA_NOT_ENABLED'],
    audit: 'mfa.recovery-codes-replaced',
    rateLimit: 'sign-in',
    beforeMfa: true,
  })
  replaceCodes(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { password }: OwnPasswordInput,
    @PresentedDevice() deviceToken: string | undefined,
  ): Promise<RecoveryCodesBody> {
    return this.recoveryCodes.replace(principal, { password, deviceToken, purpose: PURPOSE });
  }
}
