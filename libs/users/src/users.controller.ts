import { Body, Controller, Delete, Get, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ExpectedVersions, type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, IfMatch, assertPageMode, holderOf } from '@app/http';
import { CreateUserInput, ReplaceUserInput, SuspendUserInput, UpdateUserInput, UserBody } from './dto/user.dto.js';
import { SelectedUserBody } from './dto/selected-user.dto.js';
import { ListUsersQuery } from './dto/list-users.dto.js';
import { UserCreationService } from './user-creation.service.js';
import { UserQueries } from './user.queries.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@Controller('users')
export class UsersController {
  constructor(
    private readonly queries: UserQueries,
    private readonly creation: UserCreationService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List users',
    description: 'By page for the first 10 000, by cursor for any depth; `q` finds a part of a name or an address.',
    access: holderOf('users:read'),
    returns: [UserBody],
    orReturns: SelectedUserBody,
    errors: ['ROLE_UNKNOWN'],
  })
  list(@Query() query: ListUsersQuery): Promise<Page<Partial<UserBody>>> {
    assertPageMode(query);
    return this.queries.list(query);
  }

  @Post()
  @Endpoint({
    summary: 'Create a user',
    description:
      'With a password the account is active at once, without one it is pending and an invitation is mailed. Naming `roles` needs `roles:assign`.',
    access: holderOf('users:create'),
    returns: UserBody,
    status: 201,
    errors: [
      'EMAIL_TAKEN',
      'ROLE_UNKNOWN',
      'PERMISSION_DENIED',
      'GRANT_EXCEEDS_AUTHORITY',
      'APPROVAL_REQUIRED',
      'GRANT_EXISTS',
      'SEPARATION_OF_DUTY',
      'ROLE_HOLDER_LIMIT',
    ],
    audit: 'user.created',
  })
  async create(@CurrentPrincipal() actor: Principal, @Body() input: CreateUserInput): Promise<UserBody> {
    return this.queries.get(await this.creation.create(actor, input));
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a user',
    access: holderOf('users:read'),
    returns: UserBody,
    errors: ['USER_NOT_FOUND'],
  })
  get(@IdParam('USER_NOT_FOUND') id: string): Promise<UserBody> {
    return this.queries.get(id);
  }

  @Put(':id')
  @Endpoint({
    summary: 'Replace a user',
    description: 'What is left out is cleared. Status and roles have routes of their own.',
    access: holderOf('users:update'),
    returns: UserBody,
    errors: ['USER_NOT_FOUND', 'EMAIL_TAKEN', 'TARGET_EXCEEDS_AUTHORITY'],
    audit: 'user.updated',
    ifMatch: true,
  })
  replace(
    @CurrentPrincipal() actor: Principal,
    @IdParam('USER_NOT_FOUND') id: string,
    @Body() input: ReplaceUserInput,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<UserBody> {
    return this.users.replace(actor, id, input, expected);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a user',
    description: 'JSON Merge Patch (RFC 7396): only what is given changes, null clears a profile field.',
    access: holderOf('users:update'),
    returns: UserBody,
    errors: ['USER_NOT_FOUND', 'EMAIL_TAKEN', 'TARGET_EXCEEDS_AUTHORITY'],
    audit: 'user.updated',
    ifMatch: true,
  })
  update(
    @CurrentPrincipal() actor: Principal,
    @IdParam('USER_NOT_FOUND') id: string,
    @Body() input: UpdateUserInput,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<UserBody> {
    return this.users.update(actor, id, input, expected);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a user',
    description: 'Soft: the account is signed out and gone from every reading, and can be restored.',
    access: holderOf('users:delete'),
    errors: ['USER_NOT_FOUND', 'TARGET_EXCEEDS_AUTHORITY', 'LAST_OWNER'],
    audit: 'user.deleted',
    ifMatch: true,
  })
  delete(
    @CurrentPrincipal() actor: Principal,
    @IdParam('USER_NOT_FOUND') id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<void> {
    return this.users.delete(actor, id, expected);
  }

  @Post(':id/restore')
  @Endpoint({
    summary: 'Restore a deleted user',
    access: holderOf('users:restore'),
    returns: UserBody,
    errors: [
      'USER_NOT_FOUND',
      'USER_NOT_DELETED',
      'EMAIL_TAKEN',
      'TARGET_EXCEEDS_AUTHORITY',
      'SEPARATION_OF_DUTY',
      'ROLE_HOLDER_LIMIT',
    ],
    audit: 'user.restored',
  })
  restore(@CurrentPrincipal() actor: Principal, @IdParam('USER_NOT_FOUND') id: string): Promise<UserBody> {
    return this.users.restore(actor, id);
  }

  @Post(':id/suspend')
  @Endpoint({
    summary: 'Suspend a user',
    description: 'Ends every session of the account at once; it cannot sign in until it is activated.',
    access: holderOf('users:suspend'),
    returns: UserBody,
    errors: ['USER_NOT_FOUND', 'STATUS_CONFLICT', 'TARGET_EXCEEDS_AUTHORITY', 'LAST_OWNER'],
    audit: 'user.suspended',
    ifMatch: true,
  })
  suspend(
    @CurrentPrincipal() actor: Principal,
    @IdParam('USER_NOT_FOUND') id: string,
    @Body() input: SuspendUserInput,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<UserBody> {
    return this.users.suspend(actor, id, input.reason, expected);
  }
}
