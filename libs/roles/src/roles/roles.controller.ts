import { Body, Controller, Delete, Get, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ExpectedVersions, type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, IfMatch, assertPageMode, holderOf } from '@app/http';
import { RoleMembersQueries } from './role-members.queries.js';
import {
  CreateRoleInput,
  ListRoleMembersQuery,
  ListRolesQuery,
  ReplaceRoleInput,
  RoleBody,
  RoleMemberBody,
  UpdateRoleInput,
} from './roles.dto.js';
import { RolesQueries } from './roles.queries.js';
import { RolesService } from './roles.service.js';

const UPDATE_REFUSALS = [
  'ROLE_NOT_FOUND',
  'ROLE_NAME_TAKEN',
  'ROLE_UNKNOWN',
  'ROLE_CYCLE',
  'PERMISSION_UNKNOWN',
  'SYSTEM_ROLE_PROTECTED',
  'GRANT_EXCEEDS_AUTHORITY',
  'APPROVAL_REQUIRED',
  'SEPARATION_OF_DUTY',
  'ROLE_HOLDER_LIMIT',
  'LAST_OWNER',
] as const;

@ApiTags('roles')
@Controller('roles')
export class RolesController {
  constructor(
    private readonly queries: RolesQueries,
    private readonly members: RoleMembersQueries,
    private readonly roles: RolesService,
  ) {}

  @Get()
  @Endpoint({ summary: 'List roles', access: holderOf('roles:read'), returns: [RoleBody] })
  list(@Query() query: ListRolesQuery): Promise<Page<RoleBody>> {
    assertPageMode(query);
    return this.queries.list(query);
  }

  @Post()
  @Endpoint({
    summary: 'Create a role',
    description: 'You must hold every permission that you put into it, and all that it inherits.',
    access: holderOf('roles:create'),
    returns: RoleBody,
    status: 201,
    errors: ['ROLE_NAME_TAKEN', 'PERMISSION_UNKNOWN', 'ROLE_UNKNOWN', 'GRANT_EXCEEDS_AUTHORITY', 'APPROVAL_REQUIRED'],
    audit: 'role.created',
  })
  create(@CurrentPrincipal() actor: Principal, @Body() input: CreateRoleInput): Promise<RoleBody> {
    return this.roles.create(actor, input);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a role', access: holderOf('roles:read'), returns: RoleBody, errors: ['ROLE_NOT_FOUND'] })
  get(@IdParam('ROLE_NOT_FOUND') id: string): Promise<RoleBody> {
    return this.queries.get(id);
  }

  @Put(':id')
  @Endpoint({
    summary: 'Replace a role',
    description:
      'What is left out is cleared. You must hold what it carries and inherits, before and after. It counts for all who hold it from their next request on.',
    access: holderOf('roles:update'),
    returns: RoleBody,
    errors: UPDATE_REFUSALS,
    audit: 'role.updated',
    ifMatch: true,
  })
  replace(
    @CurrentPrincipal() actor: Principal,
    @IdParam('ROLE_NOT_FOUND') id: string,
    @Body() input: ReplaceRoleInput,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<RoleBody> {
    return this.roles.replace(actor, id, input, expected);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a role',
    description:
      'JSON Merge Patch (RFC 7396): only what is given changes, null clears `maxHolders`. Of a system role only `mfaRequired`, `requiresApproval` and `maxHolders`.',
    access: holderOf('roles:update'),
    returns: RoleBody,
    errors: UPDATE_REFUSALS,
    audit: 'role.updated',
    ifMatch: true,
  })
  update(
    @CurrentPrincipal() actor: Principal,
    @IdParam('ROLE_NOT_FOUND') id: string,
    @Body() input: UpdateRoleInput,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<RoleBody> {
    return this.roles.update(actor, id, input, expected);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a role',
    description:
      'Taken from everybody who holds it, from the groups that carry it and the roles that inherit it. Its name is free again; the past still tells of it.',
    access: holderOf('roles:delete'),
    errors: ['ROLE_NOT_FOUND', 'SYSTEM_ROLE_PROTECTED', 'GRANT_EXCEEDS_AUTHORITY', 'LAST_OWNER'],
    audit: 'role.deleted',
    ifMatch: true,
  })
  delete(
    @CurrentPrincipal() actor: Principal,
    @IdParam('ROLE_NOT_FOUND') id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<void> {
    return this.roles.delete(actor, id, expected);
  }

  @Get(':id/members')
  @Endpoint({
    summary: 'List who holds a role',
    description: 'At any scope: granted, by a role that inherits it, or by groups; each with every way to it.',
    access: holderOf('roles:read'),
    returns: [RoleMemberBody],
    errors: ['ROLE_NOT_FOUND'],
  })
  listMembers(
    @IdParam('ROLE_NOT_FOUND') id: string,
    @Query() query: ListRoleMembersQuery,
  ): Promise<Page<RoleMemberBody>> {
    assertPageMode(query);
    return this.members.list(id, query);
  }
}
