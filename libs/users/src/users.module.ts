import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountSelfService } from './account-self.service.js';
import { RegistrationExpiryService } from './registration-expiry.service.js';
import { UserChanges } from './user-changes.js';
import { AttributeSchemaController } from './attributes/attribute-schema.controller.js';
import { AttributeSchemaRepository } from './attributes/attribute-schema.repository.js';
import { AttributeSchemaService } from './attributes/attribute-schema.service.js';
import { AvatarAnswer } from './avatars/avatar-answer.interceptor.js';
import { AvatarChanges } from './avatars/avatar-changes.js';
import { AvatarReader } from './avatars/avatar-reader.js';
import { AvatarRenderer } from './avatars/avatar-renderer.js';
import { AvatarRepository } from './avatars/avatar.repository.js';
import { AvatarsController } from './avatars/avatars.controller.js';
import { AvatarsService } from './avatars/avatars.service.js';
import { OwnAvatarController } from './avatars/own-avatar.controller.js';
import { UserBulkController } from './bulk/user-bulk.controller.js';
import { UserBulkService } from './bulk/user-bulk.service.js';
import { UsersExportController } from './export/users-export.controller.js';
import { UsersExportService } from './export/users-export.service.js';
import { IMPORTS_CONTROLLERS, IMPORTS_PROVIDERS } from './imports/imports.providers.js';
import { ImportsPersonalData } from './imports/imports-personal-data.js';
import { ImportsQueries } from './imports/imports.queries.js';
import { ImportsService } from './imports/imports.service.js';
import { UserCreationService } from './user-creation.service.js';
import { UserDeactivationService } from './user-deactivation.service.js';
import { UserDirectory } from './user-directory.js';
import { UserLifecycleController } from './user-lifecycle.controller.js';
import { UserLifecycleJob } from './user-lifecycle.job.js';
import { UserProfile } from './user-profile.entity.js';
import { UserPurgeService } from './user-purge.service.js';
import { User } from './user.entity.js';
import { UserQueries } from './user.queries.js';
import { UserRepository } from './user.repository.js';
import { PRIVACY_CONTROLLERS, PRIVACY_PROVIDERS } from './privacy/privacy.providers.js';
import { AvatarPersonalData } from './avatars/avatar-personal-data.js';
import { UsersPersonalData } from './privacy/users-personal-data.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([User, UserProfile])],
  controllers: [
    AttributeSchemaController,
    AvatarsController,
    OwnAvatarController,
    UserBulkController,
    UserLifecycleController,
    UsersController,
    UsersExportController,
    ...PRIVACY_CONTROLLERS,
    ...IMPORTS_CONTROLLERS,
  ],
  providers: [
    ...IMPORTS_PROVIDERS,
    ...PRIVACY_PROVIDERS,
    AccountSelfService,
    RegistrationExpiryService,
    UserChanges,
    AttributeSchemaRepository,
    AttributeSchemaService,
    AvatarAnswer,
    AvatarChanges,
    AvatarReader,
    AvatarRenderer,
    AvatarRepository,
    AvatarsService,
    UserBulkService,
    UserCreationService,
    UserDeactivationService,
    UserDirectory,
    UserLifecycleJob,
    UserPurgeService,
    UserQueries,
    UserRepository,
    UsersExportService,
    UsersService,
  ],
  exports: [
    AccountSelfService,
    ImportsQueries,
    ImportsService,
    RegistrationExpiryService,
    UserCreationService,
    UserDirectory,
    UserQueries,
    AvatarPersonalData,
    ImportsPersonalData,
    UsersPersonalData,
  ],
})
export class UsersModule {}
