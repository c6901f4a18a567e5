import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ExpectedVersions, type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, IfMatch, assertPageMode, holderOf } from '@app/http';
import { DeactivateUserInput, ListDormantUsersQuery } from './dto/lifecycle.dto.js';
import { UserBody } from './dto/user.dto.js';
import { UserDeactivationService } from './user-deactivation.service.js';
import { UserQueries } from './user.queries.js';

@ApiTags('users')
@Controller('users')
export class UserLifecycleController {
  constructor(
    private readonly queries: UserQueries,
    private readonly deactivation: UserDeactivationService,
  ) {}

  @Get('dormant')
  @Endpoint({
    summary: 'List users who have not signed in for long',
    description: 'Active accounts that are older than `since` and have not signed in since; who never did comes first.',
    access: holderOf('users:read'),
    returns: [UserBody],
  })
  listDormant(@Query() query: ListDormantUsersQuery): Promise<Page<UserBody>> {
    assertPageMode(query);
    return this.queries.listDormant(query);
  }

  @Post(':id/deactivate')
  @Endpoint({
    summary: 'Deactivate a user, now or on a day to come',
    description:
      'For those who leave. Ends every session; the account cannot sign in until it is activated. With `at` all of this happens at that instant.',
    access: holderOf('users:suspend'),
    returns: UserBody,
    errors: ['USER_NOT_FOUND', 'STATUS_CONFLICT', 'TARGET_EXCEEDS_AUTHORITY', 'LAST_OWNER'],
    audit: 'user.deactivated',
    ifMatch: true,
  })
  deactivate(
    @CurrentPrincipal() actor: Principal,
    @IdParam('USER_NOT_FOUND') id: string,
    @Body() input: DeactivateUserInput,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<UserBody> {
    return this.deactivation.deactivate(actor, id, input, expected);
  }

  @Delete(':id/deactivation')
  @Endpoint({
    summary: 'Cancel a deactivation that has not happened yet',
    access: holderOf('users:suspend'),
    returns: UserBody,
    errors: ['USER_NOT_FOUND', 'STATUS_CONFLICT', 'TARGET_EXCEEDS_AUTHORITY'],
    audit: 'user.deactivation-cancelled',
    ifMatch: true,
  })
  cancelDeactivation(
    @CurrentPrincipal() actor: Principal,
    @IdParam('USER_NOT_FOUND') id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<UserBody> {
    return this.deactivation.cancel(actor, id, expected);
  }

  @Post(':id/activate')
  @Endpoint({
    summary: 'Activate a suspended or deactivated user',
    description: 'The account may sign in again; sessions from before stay ended.',
    access: holderOf('users:suspend'),
    returns: UserBody,
    errors: ['USER_NOT_FOUND', 'STATUS_CONFLICT', 'TARGET_EXCEEDS_AUTHORITY'],
    audit: 'user.activated',
    ifMatch: true,
  })
  activate(
    @CurrentPrincipal() actor: Principal,
    @IdParam('USER_NOT_FOUND') id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<UserBody> {
    return this.deactivation.activate(actor, id, expected);
  }
}
