import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RolesModule } from '@app/roles';
import { UsersModule } from '@app/users';
import { FirstOwner } from './bootstrap/first-owner.service.js';
import { INVITATION_CONTROLLERS, INVITATION_PROVIDERS } from './invitations/invitations.providers.js';
import { GuessingModule } from './guessing/guessing.module.js';
import { JwksController } from './keys/jwks.controller.js';
import { SigningKey } from './keys/signing-key.entity.js';
import { SigningKeys } from './keys/signing-keys.js';
import { AuthController } from './login/auth.controller.js';
import { LoginService } from './login/login.service.js';
import { MeQueries } from './login/me.queries.js';
import { PasswordsModule } from './passwords/passwords.module.js';
import { REGISTRATION_CONTROLLERS, REGISTRATION_PROVIDERS } from './registration/registration.providers.js';
import { AccountStatusListener } from './sessions/account-status.listener.js';
import { RefreshToken } from './sessions/refresh-token.entity.js';
import { RefreshTokens } from './sessions/refresh-tokens.js';
import { Session } from './sessions/session.entity.js';
import { SessionAlertsListener } from './sessions/session-alerts.listener.js';
import { SessionEndingsService } from './sessions/session-endings.service.js';
import { SessionQueries } from './sessions/session.queries.js';
import { SessionRepository } from './sessions/session.repository.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsService } from './sessions/sessions.service.js';
import { UserSessionsController } from './sessions/user-sessions.controller.js';
import { AccessTokenStrategy } from './tokens/access-token.strategy.js';
import { AccessTokens } from './tokens/access-token.js';

@Module({
  imports: [
    GuessingModule,
    PassportModule,
    PasswordsModule,
    RolesModule,
    UsersModule,
    TypeOrmModule.forFeature([RefreshToken, Session, SigningKey]),
  ],
  controllers: [
    AuthController,
    JwksController,
    SessionsController,
    UserSessionsController,
    ...INVITATION_CONTROLLERS,
    ...REGISTRATION_CONTROLLERS,
  ],
  providers: [
    ...INVITATION_PROVIDERS,
    ...REGISTRATION_PROVIDERS,
    AccessTokens,
    AccessTokenStrategy,
    AccountStatusListener,
    FirstOwner,
    LoginService,
    MeQueries,
    RefreshTokens,
    SessionAlertsListener,
    SessionEndingsService,
    SessionQueries,
    SessionRepository,
    SessionsService,
    SigningKeys,
  ],
  exports: [FirstOwner],
})
export class AuthModule {}
