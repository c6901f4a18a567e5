import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessEngineQueries } from './access/access-engine.queries.js';
import { AccessController } from './access/access.controller.js';
import { AccountsQueries } from './access/accounts.queries.js';
import { AccessStateQueries } from './as-code/access-state.queries.js';
import { PlanReader } from './as-code/plan-reader.js';
import { PlannedPermissions } from './as-code/planned-permissions.js';
import { RolesApplyService } from './as-code/roles-apply.service.js';
import { RolesPlanService } from './as-code/roles-plan.service.js';
import { AccessAnnouncements } from './authority/access-announcements.js';
import { AccessQueries } from './authority/access.queries.js';
import { Authority } from './authority/authority.js';
import { HeldNamesQueries } from './authority/held-names.queries.js';
import { KeyAccessQueries } from './authority/key-access.queries.js';
import { LastOwner } from './authority/last-owner.js';
import { OwnPermissions } from './authority/own-permissions.js';
import { AccessChangesService } from './changes/access-changes.service.js';
import { AccessRules } from './changes/access-rules.js';
import { ChangeMakers } from './changes/change-makers.js';
import { AccessGrantsController } from './grants/access-grants.controller.js';
import { BulkGrantsService } from './grants/bulk-grants.service.js';
import { InitialAccessService } from './grants/initial-access.service.js';
import { NewcomerGrants } from './grants/newcomer-grants.js';
import { NewcomerGroups } from './groups/newcomer-groups.js';
import { GrantChanges } from './grants/grant-changes.js';
import { Grant } from './grants/grant.entity.js';
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
import { AccessHistoryController } from './history/access-history.controller.js';
import { AccessHistoryQueries } from './history/access-history.queries.js';
import { PermissionChanges } from './permissions/permission-changes.js';
import { PermissionRegistrationService } from './permissions/permission-registration.service.js';
import { PermissionRetirementService } from './permissions/permission-retirement.service.js';
import { PermissionsController } from './permissions/permissions.controller.js';
import { PermissionsQueries } from './permissions/permissions.queries.js';
import { PermissionsRepository } from './permissions/permissions.repository.js';
import { AccessApplyService } from './preview/access-apply.service.js';
import { AccessDifferenceQueries } from './preview/access-difference.queries.js';
import { AccessPreviewController } from './preview/access-preview.controller.js';
import { AccessPreviewService } from './preview/access-preview.service.js';
import { ChangeAuthority } from './preview/change-authority.js';
import { AccessRequestsController } from './requests/access-requests.controller.js';
import { AccessRequestsQueries } from './requests/access-requests.queries.js';
import { AccessRequestsRepository } from './requests/access-requests.repository.js';
import { AccessRequestsService } from './requests/access-requests.service.js';
import { RequestAuthority } from './requests/request-authority.js';
import { RoleChanges } from './roles/role-changes.js';
import { RoleEdgesRepository } from './roles/role-edges.repository.js';
import { RoleExclusionsController } from './roles/role-exclusions.controller.js';
import { RoleExclusionsQueries } from './roles/role-exclusions.queries.js';
import { RoleExclusionsRepository } from './roles/role-exclusions.repository.js';
import { RoleMembersQueries } from './roles/role-members.queries.js';
import { RolesPersonalData } from './privacy/roles-personal-data.js';
import { Role } from './roles/role.entity.js';
import { RolesController } from './roles/roles.controller.js';
import { RolesQueries } from './roles/roles.queries.js';
import { RolesRepository } from './roles/roles.repository.js';
import { RolesService } from './roles/roles.service.js';

const CONTROLLERS = [
  AccessController,
  AccessGrantsController,
  AccessHistoryController,
  AccessPreviewController,
  AccessRequestsController,
  GrantsController,
  GroupMembersController,
  GroupRolesController,
  GroupsController,
  PermissionsController,
  RoleExclusionsController,
  RolesController,
];

/** What decides and what writes. */
const SERVICES = [
  AccessAnnouncements,
  AccessApplyService,
  AccessChangesService,
  AccessPreviewService,
  AccessRequestsRepository,
  AccessRequestsService,
  AccessRules,
  Authority,
  BulkGrantsService,
  ChangeAuthority,
  ChangeMakers,
  GrantChanges,
  GrantsRepository,
  GrantsService,
  GroupChanges,
  GroupEdgesRepository,
  GroupsRepository,
  GroupsService,
  InitialAccessService,
  LastOwner,
  MembershipsService,
  NewcomerGrants,
  NewcomerGroups,
  OwnPermissions,
  PermissionChanges,
  PermissionRegistrationService,
  PermissionRetirementService,
  PermissionsRepository,
  PlanReader,
  PlannedPermissions,
  RequestAuthority,
  RoleChanges,
  RoleEdgesRepository,
  RoleExclusionsRepository,
  RolesApplyService,
  RolesPersonalData,
  RolesPlanService,
  RolesRepository,
  RolesService,
];

/** What answers. */
const QUERIES = [
  AccessDifferenceQueries,
  AccessEngineQueries,
  AccessHistoryQueries,
  AccessQueries,
  AccessRequestsQueries,
  AccessStateQueries,
  AccountsQueries,
  GrantsQueries,
  GroupsQueries,
  HeldNamesQueries,
  KeyAccessQueries,
  MembershipsQueries,
  PermissionsQueries,
  RoleExclusionsQueries,
  RoleMembersQueries,
  RolesQueries,
];

@Module({
  imports: [TypeOrmModule.forFeature([Role, Grant])],
  controllers: CONTROLLERS,
  providers: [...SERVICES, ...QUERIES],
  exports: [AccessAnnouncements, Authority, GrantsService, HeldNamesQueries, InitialAccessService, RolesPersonalData],
})
export class RolesModule {}
