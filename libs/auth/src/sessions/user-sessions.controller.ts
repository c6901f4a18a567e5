import { Controller, Delete, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, assertPageMode, holderOf } from '@app/http';
import { UserQueries } from '@app/users';
import { SessionEndingsService } from './session-endings.service.js';
import { ListSessionsQuery, SessionBody } from './session.dto.js';
import { SessionQueries } from './session.queries.js';

@ApiTags('users')
@Controller('users/:id/sessions')
export class UserSessionsController {
  constructor(
    private readonly users: UserQueries,
    private readonly queries: SessionQueries,
    private readonly endings: SessionEndingsService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List where a user is signed in',
    access: holderOf('sessions:read'),
    returns: [SessionBody],
    errors: ['USER_NOT_FOUND'],
    reads: 'user.sessions-read',
  })
  async list(
    @CurrentPrincipal() caller: Principal,
    @IdParam('USER_NOT_FOUND') id: string,
    @Query() query: ListSessionsQuery,
  ): Promise<Page<SessionBody>> {
    assertPageMode(query);
    await this.users.get(id);
    return this.queries.list(id, caller.kind === 'user' ? caller.sessionId : null, query);
  }

  @Delete()
  @Endpoint({
    summary: 'Sign a user out everywhere',
    description: 'Every token of the account is worthless at once; the account itself stays as it is.',
    access: holderOf('sessions:revoke'),
    errors: ['USER_NOT_FOUND', 'TARGET_EXCEEDS_AUTHORITY'],
    audit: 'sessions.ended',
  })
  endAll(@CurrentPrincipal() actor: Principal, @IdParam('USER_NOT_FOUND') id: string): Promise<void> {
    return this.endings.endAllOf(actor, id);
  }
}
