import { Body, Controller, Post, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint, anyone } from '@app/http';
import { CookieTransport } from '../cookies/cookie-transport.interceptor.js';
import { PresentedDevice } from '../cookies/token-cookies.js';
import { LoginAnswers } from '../login/login-answers.js';
import { LoginBody } from '../login/login.dto.js';
import { MfaVerificationService } from './mfa-verification.service.js';
import { VerifyMfaInput } from './mfa.dto.js';

@ApiTags('auth')
@Controller('auth/mfa')
export class MfaVerificationController {
  constructor(
    private readonly verification: MfaVerificationService,
    private readonly answers: LoginAnswers,
  ) {}

  @Post('verify')
  @UseInterceptors(CookieTransport)
  @Endpoint({
    setsCookies: true,
    summary: 'Take the second step of a sign-in',
    description:
      'With the token of the first step and either a code of the authenticator app or a recovery code. Five attempts a token, ten wrong codes in a quarter of an hour an account.',
    access: anyone,
    returns: LoginBody,
    etag: 'none',
    errors: ['MFA_TOKEN_INVALID', 'MFA_CODE_INVALID', 'RATE_LIMITED', 'CSRF_REFUSED'],
    rateLimit: 'public',
    audit: 'session.started',
  })
  async verify(
    @Body() { mfaToken, ...proof }: VerifyMfaInput,
    @PresentedDevice() deviceToken: string | undefined,
  ): Promise<LoginBody> {
    return this.answers.signedIn(await this.verification.verify(mfaToken, proof, deviceToken));
  }
}
