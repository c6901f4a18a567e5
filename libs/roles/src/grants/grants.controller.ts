import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, assertPageMode, holderOf } from '@app/http';
import { GrantsService } from './grants.service.js';
import { GrantBody, GrantRoleInput, ListGrantsQuery } from './grants.dto.js';
import { GrantsQueries } from './grants.queries.js';

@ApiTags('roles')
@Controller('users/:id/roles')
export class GrantsController {
  constructor(
    private readonly queries: GrantsQueries,
    private readonly grants: GrantsService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List what roles a user holds or will hold',
    access: holderOf('roles:read'),
    returns: [GrantBody],
    errors: ['USER_NOT_FOUND'],
  })
  list(@IdParam('USER_NOT_FOUND') id: string, @Query() query: ListGrantsQuery): Promise<Page<GrantBody>> {
    assertPageMode(query);
    return this.queries.listGrants(id, query);
  }

  @Post()
  @Endpoint({
    summary: 'Grant a role to a user',
    description:
      'At a scope and for a time if you like. You must hold what the role carries. It counts from the next request on.',
    access: holderOf('roles:assign'),
    returns: GrantBody,
    status: 201,
    errors: [
      'USER_NOT_FOUND',
      'ROLE_NOT_FOUND',
      'GRANT_EXISTS',
      'GRANT_EXCEEDS_AUTHORITY',
      'TARGET_EXCEEDS_AUTHORITY',
      'APPROVAL_REQUIRED',
      'SEPARATION_OF_DUTY',
      'ROLE_HOLDER_LIMIT',
    ],
    audit: 'role.granted',
  })
  grant(
    @CurrentPrincipal() actor: Principal,
    @IdParam('USER_NOT_FOUND') id: string,
    @Body() input: GrantRoleInput,
  ): Promise<GrantBody> {
    return this.grants.grant(actor, id, input);
  }

  @Delete(':grantId')
  @Endpoint({
    summary: 'Revoke a role from a user',
    description: 'The grant stays on record with its end. It counts from the next request on.',
    access: holderOf('roles:assign'),
    errors: ['GRANT_NOT_FOUND', 'TARGET_EXCEEDS_AUTHORITY', 'LAST_OWNER'],
    audit: 'role.revoked',
  })
  revoke(
    @CurrentPrincipal() actor: Principal,
    @IdParam('GRANT_NOT_FOUND') id: string,
    @IdParam('GRANT_NOT_FOUND', 'grantId') grantId: string,
  ): Promise<void> {
    return this.grants.revoke(actor, id, grantId);
  }
}
