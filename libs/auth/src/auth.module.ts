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
import { LoginAnswers } from './login/login-answers.js';
import { LoginService } from './login/login.service.js';
import { MeQueries } from './login/me.queries.js';
import { SignInCompletion } from './login/sign-in-completion.js';
import { MFA_CONTROLLERS, MFA_PROVIDERS } from './mfa/mfa.providers.js';
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
  controllers: [AuthController, JwksController, ...MFA_CONTROLLERS],
  providers: [
    AccessTokens,
    AccessTokenStrategy,
    AccountStatusListener,
    FirstOwner,
    LoginAnswers,
    LoginService,
    ...MFA_PROVIDERS,
    MeQueries,
    RefreshTokens,
    SessionRepository,
    SessionsService,
    SignInCompletion,
    SigningKeys,
  ],
  exports: [FirstOwner],
})
export class AuthModule {}
