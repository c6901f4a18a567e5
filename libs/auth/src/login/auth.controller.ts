import { Body, Controller, Get, Header, Post, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type UserPrincipal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, anyone, self } from '@app/http';
import { AccessQueries } from '@app/roles';
import { ClearRefreshCookie } from '../cookies/clear-refresh-cookie.interceptor.js';
import { CookieTransport, RefreshCookieTransport } from '../cookies/cookie-transport.interceptor.js';
import { PresentedDevice } from '../cookies/token-cookies.js';
import { type SessionTokens, SessionsService } from '../sessions/sessions.service.js';
import { ACCESS_TOKEN_TTL_SECONDS, AccessTokens } from '../tokens/access-token.js';
import { LoginBody, LoginInput, MeBody, RefreshInput, TokensBody } from './login.dto.js';
import { LoginService } from './login.service.js';
import { MeQueries } from './me.queries.js';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly login: LoginService,
    private readonly sessions: SessionsService,
    private readonly accessTokens: AccessTokens,
    private readonly me: MeQueries,
    private readonly access: AccessQueries,
  ) {}

  @Post('login')
  @Header('Cache-Control', 'no-store')
  @UseInterceptors(CookieTransport)
  @Endpoint({
    summary: 'Sign in with a password',
    description:
      'An unknown account, a wrong password and an account that is not active get the same answer; so do they after too many wrong passwords. With `X-Token-Transport: cookie` the refresh token is set as a cookie.',
    access: anyone,
    returns: LoginBody,
    etag: 'none',
    errors: ['INVALID_CREDENTIALS', 'CSRF_REFUSED'],
    audit: 'session.started',
    rateLimit: 'sign-in',
  })
  async signIn(
    @Body() { email, password }: LoginInput,
    @PresentedDevice() deviceToken: string | undefined,
  ): Promise<LoginBody> {
    const started = await this.login.signIn(email, password, deviceToken);
    const user = await this.me.get(started.session.userId);
    return { ...this.tokens(started, user.roles), deviceToken: started.deviceToken, user };
  }

  @Post('refresh')
  @Header('Cache-Control', 'no-store')
  @UseInterceptors(RefreshCookieTransport)
  @Endpoint({
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
    return this.tokens(refreshed, await this.access.roleNamesOf(refreshed.session.userId));
  }

  @Post('logout')
  @UseInterceptors(ClearRefreshCookie)
  @Endpoint({
    summary: 'Sign out',
    description: 'Ends the session of the access token; its tokens are worthless at once.',
    access: self,
    audit: 'session.ended',
  })
  logout(@CurrentPrincipal() { sessionId }: UserPrincipal): Promise<void> {
    return this.sessions.end(sessionId);
  }

  @Get('me')
  @Header('Cache-Control', 'no-store')
  @Endpoint({ summary: 'Read your own account, with what you may do', access: self, returns: MeBody, etag: 'content' })
  getMe(@CurrentPrincipal() { userId }: UserPrincipal): Promise<MeBody> {
    return this.me.get(userId);
  }

  private tokens({ session, refreshToken }: SessionTokens, roles: readonly string[]): TokensBody {
    const accessToken = this.accessTokens.sign(session, roles);
    return { accessToken, tokenType: 'Bearer', expiresIn: ACCESS_TOKEN_TTL_SECONDS, refreshToken };
  }
}
