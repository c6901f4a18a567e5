import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RolesModule } from '@app/roles';
import { UsersModule } from '@app/users';
import { FirstOwner } from './bootstrap/first-owner.service.js';
import { JwksController } from './keys/jwks.controller.js';
import { SigningKey } from './keys/signing-key.entity.js';
import { SigningKeys } from './keys/signing-keys.js';
import { AuthController } from './login/auth.controller.js';
import { LoginService } from './login/login.service.js';
import { MeQueries } from './login/me.queries.js';
import { ChangePasswordService } from './passwords/change-password.service.js';
import { ForgotPasswordService } from './passwords/forgot-password.service.js';
import { PasswordMails } from './passwords/password-mails.js';
import { PasswordProof } from './passwords/password-proof.js';
import { PasswordReplacement } from './passwords/password-replacement.js';
import { PasswordResetTokens } from './passwords/password-reset-tokens.js';
import { PasswordsController } from './passwords/passwords.controller.js';
import { ReauthenticationService } from './passwords/reauthentication.service.js';
import { ResetPasswordService } from './passwords/reset-password.service.js';
import { ResetTokenListener } from './passwords/reset-token.listener.js';
import { PasswordsModule } from './passwords/passwords.module.js';
import { AccountStatusListener } from './sessions/account-status.listener.js';
import { RefreshToken } from './sessions/refresh-token.entity.js';
import { RefreshTokens } from './sessions/refresh-tokens.js';
import { Session } from './sessions/session.entity.js';
import { SessionRepository } from './sessions/session.repository.js';
import { SessionsService } from './sessions/sessions.service.js';
import { AccessTokenStrategy } from './tokens/access-token.strategy.js';
import { AccessTokens } from './tokens/access-token.js';

@Module({
  imports: [
    PassportModule,
    PasswordsModule,
    RolesModule,
    UsersModule,
    TypeOrmModule.forFeature([RefreshToken, Session, SigningKey]),
  ],
  controllers: [AuthController, JwksController, PasswordsController],
  providers: [
    AccessTokens,
    AccessTokenStrategy,
    AccountStatusListener,
    ChangePasswordService,
    FirstOwner,
    ForgotPasswordService,
    LoginService,
    MeQueries,
    PasswordMails,
    PasswordProof,
    PasswordReplacement,
    PasswordResetTokens,
    ReauthenticationService,
    RefreshTokens,
    ResetPasswordService,
    ResetTokenListener,
    SessionRepository,
    SessionsService,
    SigningKeys,
  ],
  exports: [FirstOwner],
})
export class AuthModule {}
