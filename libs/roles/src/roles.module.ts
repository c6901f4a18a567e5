import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessController } from './access/access.controller.js';
import { AccessEngineQueries } from './access/access-engine.queries.js';
import { AccessQueries } from './authority/access.queries.js';
import { Authority } from './authority/authority.js';
import { KeyAccessQueries } from './authority/key-access.queries.js';
import { LastOwner } from './authority/last-owner.js';
import { AccessChangesService } from './changes/access-changes.service.js';
import { AccessRules } from './changes/access-rules.js';
import { ChangeMakers } from './changes/change-makers.js';
import { Grant } from './grants/grant.entity.js';
import { GrantChanges } from './grants/grant-changes.js';
import { GrantsController } from './grants/grants.controller.js';
import { GrantsQueries } from './grants/grants.queries.js';
import { GrantsRepository } from './grants/grants.repository.js';
import { GrantsService } from './grants/grants.service.js';
import { GroupChanges } from './groups/group-changes.js';
import { GroupEdgesRepository } from './groups/group-edges.repository.js';
import { GroupMembersController } from './groups/group-members.controller.js';
import { GroupRolesController } from './groups/group-roles.controller.js';
import { GroupsController } from './groups/groups.controller.js';
import { GroupsQueries } from './groups/groups.queries.js';
import { GroupsRepository } from './groups/groups.repository.js';
import { GroupsService } from './groups/groups.service.js';
import { MembershipsQueries } from './groups/memberships.queries.js';
import { MembershipsService } from './groups/memberships.service.js';
import { PermissionChanges } from './permissions/permission-changes.js';
import { PermissionRegistrationService } from './permissions/permission-registration.service.js';
import { PermissionRetirementService } from './permissions/permission-retirement.service.js';
import { PermissionsController } from './permissions/permissions.controller.js';
import { PermissionsQueries } from './permissions/permissions.queries.js';
import { PermissionsRepository } from './permissions/permissions.repository.js';
import { Role } from './roles/role.entity.js';
import { RoleChanges } from './roles/role-changes.js';
import { RoleEdgesRepository } from './roles/role-edges.repository.js';
import { RoleExclusionsController } from './roles/role-exclusions.controller.js';
import { RoleExclusionsQueries } from './roles/role-exclusions.queries.js';
import { RoleExclusionsRepository } from './roles/role-exclusions.repository.js';
import { RoleMembersQueries } from './roles/role-members.queries.js';
import { RolesController } from './roles/roles.controller.js';
import { RolesQueries } from './roles/roles.queries.js';
import { RolesRepository } from './roles/roles.repository.js';
import { RolesService } from './roles/roles.service.js';

const CHANGES = [
  AccessChangesService,
  AccessRules,
  ChangeMakers,
  GrantChanges,
  GrantsRepository,
  GroupChanges,
  GroupEdgesRepository,
  GroupsRepository,
  PermissionChanges,
  PermissionsRepository,
  RoleChanges,
  RoleEdgesRepository,
  RoleExclusionsRepository,
  RolesRepository,
];

const QUERIES = [AccessEngineQueries, AccessQueries, GrantsQueries, GroupsQueries, KeyAccessQueries, RolesQueries];

/** Roles, groups and permissions over HTTP. */
const ROUTES = [
  GroupMembersController,
  GroupRolesController,
  GroupsController,
  PermissionsController,
  RoleExclusionsController,
];

const SERVICES = [
  GroupsService,
  MembershipsQueries,
  MembershipsService,
  PermissionRegistrationService,
  PermissionRetirementService,
  PermissionsQueries,
  RoleExclusionsQueries,
  RoleMembersQueries,
];

@Module({
  imports: [TypeOrmModule.forFeature([Role, Grant])],
  controllers: [AccessController, RolesController, GrantsController, ...ROUTES],
  providers: [...CHANGES, ...QUERIES, ...SERVICES, Authority, LastOwner, GrantsService, RolesService],
  exports: [AccessQueries, Authority, GrantsService],
})
export class RolesModule {}
