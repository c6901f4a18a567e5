import { Global, Module } from '@nestjs/common';
import { PasswordHasher, PasswordsModule } from '@app/auth';
import { Authorizer } from '@app/http';
import { Authority, GrantsService, InitialAccessService, RolesModule } from '@app/roles';
import { ForeignPasswordHashes, InitialAccess, InitialRoles, PasswordHashing } from '@app/users';
import { BcryptHashes } from './bcrypt-hashes.js';

/** Connects each port with the lib that answers it. The libs on both ends do not know each other. */
@Global()
@Module({
  imports: [PasswordsModule, RolesModule],
  providers: [
    { provide: Authorizer, useExisting: Authority },
    { provide: InitialRoles, useExisting: GrantsService },
    { provide: InitialAccess, useExisting: InitialAccessService },
    { provide: ForeignPasswordHashes, useClass: BcryptHashes },
    { provide: PasswordHashing, useExisting: PasswordHasher },
  ],
  exports: [Authorizer, ForeignPasswordHashes, InitialAccess, InitialRoles, PasswordHashing],
})
export class PortsModule {}
