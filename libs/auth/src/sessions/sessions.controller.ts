import { Body, Controller, Delete, Get, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page, type UserPrincipal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, assertPageMode, self } from '@app/http';
import { ClearRefreshCookie } from '../cookies/clear-refresh-cookie.interceptor.js';
import { SessionEndingsService } from './session-endings.service.js';
import { ListSessionsQuery, LogoutAllInput, SessionBody } from './session.dto.js';
import { SessionQueries } from './session.queries.js';

@ApiTags('auth')
@Controller('auth')
export class SessionsController {
  constructor(
    private readonly queries: SessionQueries,
    private readonly endings: SessionEndingsService,
  ) {}

  @Get('sessions')
  @Endpoint({
    summary: 'List where you are signed in',
    access: self,
    returns: [SessionBody],
    reads: 'user.sessions-read',
  })
  list(@CurrentPrincipal() me: UserPrincipal, @Query() query: ListSessionsQuery): Promise<Page<SessionBody>> {
    assertPageMode(query);
    return this.queries.list(me.userId, me.sessionId, query);
  }

  @Delete('sessions/:id')
  @Endpoint({
    summary: 'End one of your sessions',
    description: 'Its tokens are worthless at once.',
    access: self,
    errors: ['SESSION_NOT_FOUND'],
    audit: 'session.ended',
  })
  end(@CurrentPrincipal() me: UserPrincipal, @IdParam('SESSION_NOT_FOUND') id: string): Promise<void> {
    return this.endings.endOwn(me, id);
  }

  @Post('logout-all')
  @UseInterceptors(ClearRefreshCookie)
  @Endpoint({
    setsCookies: true,
    summary: 'Sign out everywhere',
    description: 'Everywhere else only, with `keepCurrent`.',
    access: self,
    audit: 'sessions.ended',
  })
  endAll(@CurrentPrincipal() me: UserPrincipal, @Body() { keepCurrent }: LogoutAllInput): Promise<void> {
    return this.endings.endAllOwn(me, keepCurrent ?? false);
  }
}
