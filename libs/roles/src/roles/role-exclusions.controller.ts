import { Body, Controller, Delete, Get, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, assertPageMode, holderOf } from '@app/http';
import { RoleExclusionsQueries } from './role-exclusions.queries.js';
import { ExcludeRoleInput, ListRoleExclusionsQuery, RoleExclusionBody } from './roles.dto.js';
import { RolesService } from './roles.service.js';

/** Separation of duty: pairs of roles that nobody may hold at once. */
@ApiTags('roles')
@Controller('roles/:id/exclusions')
export class RoleExclusionsController {
  constructor(
    private readonly queries: RoleExclusionsQueries,
    private readonly roles: RolesService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List the roles that a role excludes',
    access: holderOf('roles:read'),
    returns: [RoleExclusionBody],
    errors: ['ROLE_NOT_FOUND'],
  })
  list(
    @IdParam('ROLE_NOT_FOUND') id: string,
    @Query() query: ListRoleExclusionsQuery,
  ): Promise<Page<RoleExclusionBody>> {
    assertPageMode(query);
    return this.queries.list(id, query);
  }

  @Put(':otherId')
  @Endpoint({
    summary: 'Let two roles exclude each other',
    description:
      'From now on nobody holds both at overlapping scopes and times, whichever way. Refused while somebody does. Again with another reason replaces the reason.',
    access: holderOf('roles:update'),
    returns: RoleExclusionBody,
    errors: ['ROLE_NOT_FOUND', 'GRANT_EXCEEDS_AUTHORITY', 'SEPARATION_OF_DUTY'],
    audit: 'roles.excluded',
    etag: 'none',
  })
  exclude(
    @CurrentPrincipal() actor: Principal,
    @IdParam('ROLE_NOT_FOUND') id: string,
    @IdParam('ROLE_NOT_FOUND', 'otherId') otherId: string,
    @Body() { reason }: ExcludeRoleInput,
  ): Promise<RoleExclusionBody> {
    return this.roles.exclude(actor, id, otherId, reason);
  }

  @Delete(':otherId')
  @Endpoint({
    summary: 'Let two roles be held together again',
    access: holderOf('roles:update'),
    errors: ['ROLE_NOT_FOUND', 'ROLE_EXCLUSION_NOT_FOUND', 'GRANT_EXCEEDS_AUTHORITY'],
    audit: 'roles.exclusion-removed',
  })
  endExclusion(
    @CurrentPrincipal() actor: Principal,
    @IdParam('ROLE_NOT_FOUND') id: string,
    @IdParam('ROLE_NOT_FOUND', 'otherId') otherId: string,
  ): Promise<void> {
    return this.roles.endExclusion(actor, id, otherId);
  }
}
