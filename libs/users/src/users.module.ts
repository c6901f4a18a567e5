import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountSelfService } from './account-self.service.js';
import { RegistrationExpiryService } from './registration-expiry.service.js';
import { UserChanges } from './user-changes.js';
import { AttributeSchemaController } from './attributes/attribute-schema.controller.js';
import { AttributeSchemaRepository } from './attributes/attribute-schema.repository.js';
import { AttributeSchemaService } from './attributes/attribute-schema.service.js';
import { UserBulkController } from './bulk/user-bulk.controller.js';
import { UserBulkService } from './bulk/user-bulk.service.js';
import { UsersExportController } from './export/users-export.controller.js';
import { UsersExportService } from './export/users-export.service.js';
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
import { UsersPersonalData } from './privacy/users-personal-data.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([User, UserProfile])],
  controllers: [
    AttributeSchemaController,
    UserBulkController,
    UserLifecycleController,
    UsersController,
    UsersExportController,
    ...PRIVACY_CONTROLLERS,
  ],
  providers: [
    ...PRIVACY_PROVIDERS,
    AccountSelfService,
    RegistrationExpiryService,
    UserChanges,
    AttributeSchemaRepository,
    AttributeSchemaService,
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
    RegistrationExpiryService,
    UserCreationService,
    UserDirectory,
    UserQueries,
    UsersPersonalData,
  ],
})
export class UsersModule {}
