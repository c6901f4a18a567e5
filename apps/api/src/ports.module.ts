import { Global, Module } from '@nestjs/common';
import { ForeignHashes, PasswordHasher, PasswordsModule } from '@app/auth';
import { Authorizer } from '@app/http';
import { Authority, GrantsService, RolesModule } from '@app/roles';
import { ForeignPasswordHashes, InitialRoles, PasswordHashing } from '@app/users';

/** Connects each port with the lib that answers it. The libs on both ends do not know each other. */
@Global()
@Module({
  imports: [PasswordsModule, RolesModule],
  providers: [
    { provide: Authorizer, useExisting: Authority },
    { provide: InitialRoles, useExisting: GrantsService },
    { provide: PasswordHashing, useExisting: PasswordHasher },
    { provide: ForeignPasswordHashes, useExisting: ForeignHashes },
  ],
  exports: [Authorizer, ForeignPasswordHashes, InitialRoles, PasswordHashing],
})
export class PortsModule {}
