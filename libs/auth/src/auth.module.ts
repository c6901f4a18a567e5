import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RolesModule } from '@app/roles';
import { UsersModule } from '@app/users';
import { FirstOwner } from './bootstrap/first-owner.service.js';
import { IMPERSONATION_CONTROLLERS, IMPERSONATION_PROVIDERS } from './impersonation/impersonation.providers.js';
import { INVITATION_CONTROLLERS, INVITATION_PROVIDERS } from './invitations/invitations.providers.js';
import { GuessingModule } from './guessing/guessing.module.js';
import { JwksController } from './keys/jwks.controller.js';
import { SigningKey } from './keys/signing-key.entity.js';
import { SigningKeyRotationJob } from './keys/signing-key-rotation.job.js';
import { SigningKeyRotationService } from './keys/signing-key-rotation.service.js';
import { SigningKeyQueries } from './keys/signing-key.queries.js';
import { SigningKeyRepository } from './keys/signing-key.repository.js';
import { SigningKeysController } from './keys/signing-keys.controller.js';
import { SigningKeys } from './keys/signing-keys.js';
import { AuthController } from './login/auth.controller.js';
import { LoginAnswers } from './login/login-answers.js';
import { LoginService } from './login/login.service.js';
import { AccountMails } from './mails/account-mails.js';
import { MeQueries } from './login/me.queries.js';
import { SignInMetricsListener } from './login/sign-in-metrics.listener.js';
import { SignInCompletion } from './login/sign-in-completion.service.js';
import { MFA_CONTROLLERS, MFA_PROVIDERS } from './mfa/mfa.providers.js';
import { ChangePasswordService } from './passwords/change-password.service.js';
import { ForgotPasswordService } from './passwords/forgot-password.service.js';
import { ForgotPasswordWorker } from './passwords/forgot-password.worker.js';
import { PasswordMails } from './passwords/password-mails.js';
import { PasswordProof } from './passwords/password-proof.js';
import { PasswordReplacement } from './passwords/password-replacement.js';
import { PasswordResetTokens } from './passwords/password-reset-tokens.js';
import { ResetLinkService } from './passwords/reset-link.service.js';
import { ResetRequests } from './passwords/reset-requests.js';
import { PasswordsController } from './passwords/passwords.controller.js';
import { ReauthenticationService } from './passwords/reauthentication.service.js';
import { ResetPasswordService } from './passwords/reset-password.service.js';
import { ResetTokenListener } from './passwords/reset-token.listener.js';
import { PasswordsModule } from './passwords/passwords.module.js';
import { RestoredDatabaseRepository } from './recovery/restored-database.repository.js';
import { RestoredDatabaseService } from './recovery/restored-database.service.js';
import { REGISTRATION_CONTROLLERS, REGISTRATION_PROVIDERS } from './registration/registration.providers.js';
import { AuthPersonalData } from './privacy/auth-personal-data.js';
import { PRIVACY_PROVIDERS } from './privacy/privacy.providers.js';
import { QueuedPersonalData } from './privacy/queued-personal-data.js';
import { ApiKeyRepository } from './service-accounts/api-key.repository.js';
import { ApiKeyStrategy } from './service-accounts/api-key.strategy.js';
import { ApiKeysController } from './service-accounts/api-keys.controller.js';
import { ApiKeysService } from './service-accounts/api-keys.service.js';
import { RetiredPermissionListener } from './service-accounts/retired-permission.listener.js';
import { ServiceAccountQueries } from './service-accounts/service-account.queries.js';
import { ServiceAccountRepository } from './service-accounts/service-account.repository.js';
import { ServiceAccountsController } from './service-accounts/service-accounts.controller.js';
import { ServiceAccountsService } from './service-accounts/service-accounts.service.js';
import { AccountStatusListener } from './sessions/account-status.listener.js';
import { RefreshToken } from './sessions/refresh-token.entity.js';
import { RefreshTokens } from './sessions/refresh-tokens.js';
import { Session } from './sessions/session.entity.js';
import { SessionAlertsListener } from './sessions/session-alerts.listener.js';
import { SessionEndingsService } from './sessions/session-endings.service.js';
import { SessionQueries } from './sessions/session.queries.js';
import { SessionMemory } from './sessions/session-memory.js';
import { SessionStandings } from './sessions/session-standings.js';
import { SessionRepository } from './sessions/session.repository.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsService } from './sessions/sessions.service.js';
import { UserSessionsController } from './sessions/user-sessions.controller.js';
import { AccessTokenStrategy } from './tokens/access-token.strategy.js';
import { AccessTokens } from './tokens/access-token.js';
import { KnownCallers } from './tokens/known-callers.js';
import { LivingCallers } from './tokens/living-callers.js';
import { VerifiedTokens } from './tokens/verified-tokens.js';

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
    PasswordsController,
    SigningKeysController,
    SessionsController,
    UserSessionsController,
    ServiceAccountsController,
    ApiKeysController,
    ...IMPERSONATION_CONTROLLERS,
    ...INVITATION_CONTROLLERS,
    ...MFA_CONTROLLERS,
    ...REGISTRATION_CONTROLLERS,
  ],
  providers: [
    ...IMPERSONATION_PROVIDERS,
    ...INVITATION_PROVIDERS,
    ...REGISTRATION_PROVIDERS,
    ...PRIVACY_PROVIDERS,
    AccountMails,
    AccessTokens,
    AccessTokenStrategy,
    KnownCallers,
    LivingCallers,
    SessionMemory,
    SessionStandings,
    VerifiedTokens,
    AccountStatusListener,
    ApiKeyRepository,
    ApiKeysService,
    ApiKeyStrategy,
    ChangePasswordService,
    FirstOwner,
    ForgotPasswordService,
    ForgotPasswordWorker,
    ResetLinkService,
    ResetRequests,
    LoginAnswers,
    LoginService,
    ...MFA_PROVIDERS,
    MeQueries,
    PasswordMails,
    PasswordProof,
    PasswordReplacement,
    PasswordResetTokens,
    ReauthenticationService,
    RefreshTokens,
    SessionAlertsListener,
    SessionEndingsService,
    SessionQueries,
    ServiceAccountQueries,
    ServiceAccountRepository,
    RetiredPermissionListener,
    ServiceAccountsService,
    ResetPasswordService,
    ResetTokenListener,
    SessionRepository,
    SessionsService,
    SigningKeyQueries,
    SigningKeyRepository,
    SigningKeyRotationJob,
    SigningKeyRotationService,
    RestoredDatabaseRepository,
    RestoredDatabaseService,
    SignInCompletion,
    SignInMetricsListener,
    SigningKeys,
  ],
  exports: [
    AuthPersonalData,
    QueuedPersonalData,
    FirstOwner,
    KnownCallers,
    LivingCallers,
    RestoredDatabaseService,
    SigningKeyRotationService,
  ],
})
export class AuthModule {}
