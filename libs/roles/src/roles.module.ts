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
import { GroupsQueries } from './groups/groups.queries.js';
import { GroupsRepository } from './groups/groups.repository.js';
import { AccessHistoryController } from './history/access-history.controller.js';
import { AccessHistoryQueries } from './history/access-history.queries.js';
import { PermissionChanges } from './permissions/permission-changes.js';
import { PermissionsRepository } from './permissions/permissions.repository.js';
import { AccessApplyService } from './preview/access-apply.service.js';
import { AccessDifferenceQueries } from './preview/access-difference.queries.js';
import { AccessPreviewController } from './preview/access-preview.controller.js';
import { AccessPreviewService } from './preview/access-preview.service.js';
import { ChangeAuthority } from './preview/change-authority.js';
import { Role } from './roles/role.entity.js';
import { RoleChanges } from './roles/role-changes.js';
import { RoleEdgesRepository } from './roles/role-edges.repository.js';
import { RoleExclusionsRepository } from './roles/role-exclusions.repository.js';
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

const PREVIEW = [
  AccessHistoryQueries,
  AccessApplyService,
  AccessDifferenceQueries,
  AccessPreviewService,
  ChangeAuthority,
];

const QUERIES = [AccessEngineQueries, AccessQueries, GrantsQueries, GroupsQueries, KeyAccessQueries, RolesQueries];

@Module({
  imports: [TypeOrmModule.forFeature([Role, Grant])],
  controllers: [AccessController, AccessPreviewController, AccessHistoryController, RolesController, GrantsController],
  providers: [...CHANGES, ...QUERIES, ...PREVIEW, Authority, LastOwner, GrantsService, RolesService],
  exports: [AccessQueries, Authority, GrantsService],
})
export class RolesModule {}
