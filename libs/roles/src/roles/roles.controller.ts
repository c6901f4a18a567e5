import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, assertPageMode, holderOf } from '@app/http';
import { CreateRoleInput, ListRolesQuery, PermissionBody, RoleBody } from './roles.dto.js';
import { RolesQueries } from './roles.queries.js';
import { RolesService } from './roles.service.js';

@ApiTags('roles')
@Controller()
export class RolesController {
  constructor(
    private readonly queries: RolesQueries,
    private readonly roles: RolesService,
  ) {}

  @Get('roles')
  @Endpoint({ summary: 'List roles', access: holderOf('roles:read'), returns: [RoleBody] })
  list(@Query() query: ListRolesQuery): Promise<Page<RoleBody>> {
    assertPageMode(query);
    return this.queries.list(query);
  }

  @Post('roles')
  @Endpoint({
    summary: 'Create a role',
    description: 'You must hold every permission that you put into it.',
    access: holderOf('roles:create'),
    returns: RoleBody,
    status: 201,
    errors: ['ROLE_NAME_TAKEN', 'PERMISSION_UNKNOWN', 'GRANT_EXCEEDS_AUTHORITY'],
    audit: 'role.created',
  })
  create(@CurrentPrincipal() actor: Principal, @Body() input: CreateRoleInput): Promise<RoleBody> {
    return this.roles.create(actor, input);
  }

  @Get('roles/:id')
  @Endpoint({ summary: 'Read a role', access: holderOf('roles:read'), returns: RoleBody, errors: ['ROLE_NOT_FOUND'] })
  get(@IdParam('ROLE_NOT_FOUND') id: string): Promise<RoleBody> {
    return this.queries.get(id);
  }

  @Get('permissions')
  @Endpoint({
    summary: 'List permissions',
    access: holderOf('roles:read'),
    returns: [PermissionBody],
  })
  listPermissions(@Query() query: ListRolesQuery): Promise<Page<PermissionBody>> {
    assertPageMode(query);
    return this.queries.listPermissions(query);
  }
}
