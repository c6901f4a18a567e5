import { Body, Controller, Get, Post, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type UserPrincipal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, anyone, self } from '@app/http';
import { HeldNamesQueries } from '@app/roles';
import { ClearRefreshCookie } from '../cookies/clear-refresh-cookie.interceptor.js';
import { CookieTransport, RefreshCookieTransport } from '../cookies/cookie-transport.interceptor.js';
import { PresentedDevice } from '../cookies/token-cookies.js';
import { MfaChallengeBody } from '../mfa/mfa.dto.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { LoginAnswers } from './login-answers.js';
import { LoginBody, LoginInput, MeBody, RefreshInput, TokensBody } from './login.dto.js';
import { LoginService } from './login.service.js';
import { MeQueries } from './me.queries.js';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly login: LoginService,
    private readonly sessions: SessionsService,
    private readonly answers: LoginAnswers,
    private readonly me: MeQueries,
    private readonly held: HeldNamesQueries,
  ) {}

  @Post('login')
  @UseInterceptors(CookieTransport)
  @Endpoint({
    setsCookies: true,
    summary: 'Sign in with a password',
    description:
      'An unknown account, a wrong password and an account that is not active get the same answer; so do they after too many wrong passwords. An account with a second factor gets no session yet, but a token for `POST /auth/mfa/verify`. With `X-Token-Transport: cookie` the refresh token is set as a cookie.',
    access: anyone,
    returns: LoginBody,
    orReturns: MfaChallengeBody,
    etag: 'none',
    errors: ['INVALID_CREDENTIALS', 'CSRF_REFUSED'],
    audit: 'session.started',
    rateLimit: 'sign-in',
  })
  async signIn(
    @Body() { email, password }: LoginInput,
    @PresentedDevice() deviceToken: string | undefined,
  ): Promise<LoginBody | MfaChallengeBody> {
    return this.answers.of(await this.login.signIn(email, password, deviceToken));
  }

  @Post('refresh')
  @UseInterceptors(RefreshCookieTransport)
  @Endpoint({
    setsCookies: true,
    summary: 'Exchange a refresh token for the next tokens',
    description:
      'Each refresh token works once. Asking again within ten seconds answers the same successor; a token that comes back later ends its session. Without a body, the cookie is taken; that needs `X-Rollcall-CSRF`.',
    access: anyone,
    returns: TokensBody,
    etag: 'none',
    errors: ['REFRESH_TOKEN_INVALID', 'CSRF_REFUSED'],
    audit: 'session.refreshed',
    rateLimit: 'public',
  })
  async refresh(@Body() { refreshToken }: RefreshInput): Promise<TokensBody> {
    const refreshed = await this.sessions.refresh(refreshToken);
    const { roles } = await this.held.of(refreshed.session.userId);
    return this.answers.tokens(refreshed, roles);
  }

  @Post('logout')
  @UseInterceptors(ClearRefreshCookie)
  @Endpoint({
    setsCookies: true,
    summary: 'Sign out',
    description: 'Ends the session of the access token; its tokens are worthless at once.',
    access: self,
    beforePasswordChange: true,
    audit: 'session.ended',
    beforeMfa: true,
    whileImpersonating: 'allowed',
  })
  logout(@CurrentPrincipal() { sessionId }: UserPrincipal): Promise<void> {
    return this.sessions.end(sessionId);
  }

  @Get('me')
  @Endpoint({
    summary: 'Read your own account, with what you may do',
    access: self,
    returns: MeBody,
    etag: 'content',
    beforeMfa: true,
    beforePasswordChange: true,
  })
  getMe(@CurrentPrincipal() principal: UserPrincipal): Promise<MeBody> {
    return this.me.ofCaller(principal);
  }
}
