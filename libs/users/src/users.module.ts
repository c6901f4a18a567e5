import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountSelfService } from './account-self.service.js';
import { RegistrationExpiryService } from './registration-expiry.service.js';
import { UserChanges } from './user-changes.js';
import { UserCreationService } from './user-creation.service.js';
import { UserDirectory } from './user-directory.js';
import { UserProfile } from './user-profile.entity.js';
import { User } from './user.entity.js';
import { UserQueries } from './user.queries.js';
import { UserRepository } from './user.repository.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([User, UserProfile])],
  controllers: [UsersController],
  providers: [
    AccountSelfService,
    RegistrationExpiryService,
    UserChanges,
    UserCreationService,
    UserDirectory,
    UserQueries,
    UserRepository,
    UsersService,
  ],
  exports: [AccountSelfService, RegistrationExpiryService, UserCreationService, UserDirectory, UserQueries],
})
export class UsersModule {}
