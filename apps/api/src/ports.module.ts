import { Global, Module } from '@nestjs/common';
import { AuditModule, AuditPersonalData } from '@app/audit';
import {
  AuthModule,
  AuthPersonalData,
  ForeignHashes,
  LivingCallers,
  PasswordHasher,
  PasswordsModule,
  QueuedPersonalData,
} from '@app/auth';
import { AnswersPersonalData, Authorizer, CallerStanding } from '@app/http';
import { type PersonalDataSource } from '@app/kernel';
import { Authority, GrantsService, InitialAccessService, RolesModule, RolesPersonalData } from '@app/roles';
import {
  AvatarPersonalData,
  ForeignPasswordHashes,
  ImportsPersonalData,
  InitialAccess,
  InitialRoles,
  PasswordHashing,
  PersonalDataSources,
  UsersModule,
  UsersPersonalData,
} from '@app/users';

/** Whoever holds something about people: told in this order, and erased with them. */
const PERSONAL_DATA = [
  UsersPersonalData,
  AvatarPersonalData,
  ImportsPersonalData,
  AuthPersonalData,
  RolesPersonalData,
  QueuedPersonalData,
  AnswersPersonalData,
  AuditPersonalData,
];

/** Connects each port with the lib that answers it. The libs on both ends do not know each other. */
@Global()
@Module({
  imports: [AuditModule, AuthModule, PasswordsModule, RolesModule, UsersModule],
  providers: [
    { provide: Authorizer, useExisting: Authority },
    { provide: CallerStanding, useExisting: LivingCallers },
    { provide: InitialRoles, useExisting: GrantsService },
    { provide: InitialAccess, useExisting: InitialAccessService },
    { provide: ForeignPasswordHashes, useExisting: ForeignHashes },
    { provide: PasswordHashing, useExisting: PasswordHasher },
    {
      provide: PersonalDataSources,
      inject: PERSONAL_DATA,
      useFactory: (...all: PersonalDataSource[]): PersonalDataSources => ({ all }),
    },
  ],
  exports: [
    Authorizer,
    CallerStanding,
    ForeignPasswordHashes,
    InitialAccess,
    InitialRoles,
    PasswordHashing,
    PersonalDataSources,
  ],
})
export class PortsModule {}
