import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint, anyone } from '@app/http';
import { EmailVerificationService } from './email-verification.service.js';
import {
  RegisterInput,
  RegistrationAnswerBody,
  ResendVerificationInput,
  VerifyEmailInput,
} from './registration.dto.js';
import { RegistrationService } from './registration.service.js';

const NEUTRAL: RegistrationAnswerBody = { message: 'If the address can be used, a mail is on its way to it.' };

@ApiTags('auth')
@Controller('auth')
export class RegistrationController {
  constructor(
    private readonly registration: RegistrationService,
    private readonly verification: EmailVerificationService,
  ) {}

  @Post('register')
  @Endpoint({
    summary: 'Register an account',
    description:
      'Answers the same whether the address is new or not; the mail to it tells. The account is pending until the address is verified.',
    access: anyone,
    returns: RegistrationAnswerBody,
    status: 202,
    etag: 'none',
    errors: ['REGISTRATION_CLOSED'],
    audit: 'registration.requested',
    rateLimit: 'sign-in',
  })
  async register(@Body() input: RegisterInput): Promise<RegistrationAnswerBody> {
    await this.registration.register(input);
    return NEUTRAL;
  }

  @Post('verify-email')
  @Endpoint({
    summary: 'Verify an e-mail address',
    description:
      'Takes the token of the link that was mailed. A registration becomes active by it, a new address takes effect.',
    access: anyone,
    errors: ['VERIFICATION_TOKEN_INVALID'],
    audit: 'user.email-verified',
    rateLimit: 'sign-in',
  })
  verify(@Body() { token }: VerifyEmailInput): Promise<void> {
    return this.verification.verify(token);
  }

  @Post('verify-email/resend')
  @Endpoint({
    summary: 'Mail the verification link again',
    description: 'Answers the same for any address; the link that was mailed before stops working.',
    access: anyone,
    returns: RegistrationAnswerBody,
    status: 202,
    etag: 'none',
    audit: 'registration.requested',
    rateLimit: 'sign-in',
  })
  async resend(@Body() { email }: ResendVerificationInput): Promise<RegistrationAnswerBody> {
    await this.registration.resend(email);
    return NEUTRAL;
  }
}
