import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, assertPageMode, holderOf } from '@app/http';
import { PermissionCodeParam } from './permission-code.param.js';
import { PermissionRegistrationService } from './permission-registration.service.js';
import { PermissionRetirementService } from './permission-retirement.service.js';
import {
  ListPermissionsQuery,
  PermissionBody,
  RegisterPermissionsInput,
  RegisteredPermissionsBody,
  RetirePermissionQuery,
  RetiredPermissionBody,
} from './permissions.dto.js';
import { PermissionsQueries } from './permissions.queries.js';

@ApiTags('roles')
@Controller('permissions')
export class PermissionsController {
  constructor(
    private readonly queries: PermissionsQueries,
    private readonly registration: PermissionRegistrationService,
    private readonly retirement: PermissionRetirementService,
  ) {}

  @Get()
  @Endpoint({ summary: 'List permissions', access: holderOf('roles:read'), returns: [PermissionBody] })
  list(@Query() query: ListPermissionsQuery): Promise<Page<PermissionBody>> {
    assertPageMode(query);
    return this.queries.list(query);
  }

  @Post()
  @Endpoint({
    summary: 'Register permissions of a client app',
    description:
      'Up to 500 under namespaces of its own; again with the same changes nothing. The wildcards above them are registered along. Nobody holds a new permission before a role carries it.',
    access: holderOf('permissions:manage'),
    returns: RegisteredPermissionsBody,
    errors: ['PERMISSION_RESERVED'],
    audit: 'permissions.registered',
    etag: 'none',
  })
  register(@Body() { permissions }: RegisterPermissionsInput): Promise<RegisteredPermissionsBody> {
    return this.registration.register(permissions);
  }

  @Delete(':code')
  @Endpoint({
    summary: 'Retire a permission',
    description:
      'Takes it from every role and API key that carries it, and tells who loses it. With `dryRun=true` nothing changes.',
    access: holderOf('permissions:manage'),
    returns: RetiredPermissionBody,
    errors: ['PERMISSION_NOT_FOUND', 'PERMISSION_RESERVED', 'GRANT_EXCEEDS_AUTHORITY', 'LAST_OWNER'],
    audit: 'permission.retired',
    etag: 'none',
  })
  retire(
    @CurrentPrincipal() actor: Principal,
    @PermissionCodeParam() code: string,
    @Query() { dryRun }: RetirePermissionQuery,
  ): Promise<RetiredPermissionBody> {
    return dryRun === 'true' ? this.retirement.preview(actor, code) : this.retirement.retire(actor, code);
  }
}
