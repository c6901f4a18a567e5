import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, assertPageMode, holderOf } from '@app/http';
import {
  AddGroupRoleInput,
  GroupBody,
  GroupRoleBody,
  ListGroupRolesQuery,
  RemoveGroupRoleQuery,
} from './groups.dto.js';
import { GroupsQueries } from './groups.queries.js';
import { GroupsService } from './groups.service.js';

@ApiTags('groups')
@Controller('groups/:id/roles')
export class GroupRolesController {
  constructor(
    private readonly queries: GroupsQueries,
    private readonly groups: GroupsService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List the roles a group carries',
    description: 'Its own. Its members hold those of the groups it lies in too.',
    access: holderOf('groups:read'),
    returns: [GroupRoleBody],
    errors: ['GROUP_NOT_FOUND'],
  })
  list(@IdParam('GROUP_NOT_FOUND') id: string, @Query() query: ListGroupRolesQuery): Promise<Page<GroupRoleBody>> {
    assertPageMode(query);
    return this.queries.listRoles(id, query);
  }

  @Post()
  @Endpoint({
    summary: 'Let a group carry a role',
    description: 'You must hold what the group carries and what the role carries. Again changes nothing.',
    access: holderOf('groups:manage'),
    returns: GroupBody,
    errors: [
      'GROUP_NOT_FOUND',
      'ROLE_NOT_FOUND',
      'GRANT_EXCEEDS_AUTHORITY',
      'APPROVAL_REQUIRED',
      'SEPARATION_OF_DUTY',
      'ROLE_HOLDER_LIMIT',
    ],
    audit: 'group.role-added',
  })
  add(
    @CurrentPrincipal() actor: Principal,
    @IdParam('GROUP_NOT_FOUND') id: string,
    @Body() input: AddGroupRoleInput,
  ): Promise<GroupBody> {
    return this.groups.addRole(actor, id, input);
  }

  @Delete(':roleId')
  @Endpoint({
    summary: 'Take a role from a group',
    access: holderOf('groups:manage'),
    errors: ['GROUP_NOT_FOUND', 'ROLE_NOT_FOUND', 'GROUP_ROLE_NOT_FOUND', 'GRANT_EXCEEDS_AUTHORITY', 'LAST_OWNER'],
    audit: 'group.role-removed',
  })
  remove(
    @CurrentPrincipal() actor: Principal,
    @IdParam('GROUP_NOT_FOUND') id: string,
    @IdParam('ROLE_NOT_FOUND', 'roleId') roleId: string,
    @Query() { scope }: RemoveGroupRoleQuery,
  ): Promise<void> {
    return this.groups.removeRole(actor, id, roleId, scope);
  }
}
