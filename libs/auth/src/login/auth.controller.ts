import { Body, Controller, Get, Header, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, anyone, self } from '@app/http';
import { AccessQueries } from '@app/roles';
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
  @Endpoint({
    summary: 'Sign in with a password',
    description: 'An unknown account, a wrong password and an account that is not active get the same answer.',
    access: anyone,
    returns: LoginBody,
    etag: 'none',
    errors: ['INVALID_CREDENTIALS'],
    audit: 'session.started',
    limitedAsSignIn: true,
  })
  async signIn(@Body() { email, password }: LoginInput): Promise<LoginBody> {
    const started = await this.login.signIn(email, password);
    const user = await this.me.get(started.session.userId);
    return { ...this.tokens(started, user.roles), user };
  }

  @Post('refresh')
  @Header('Cache-Control', 'no-store')
  @Endpoint({
    summary: 'Exchange a refresh token for the next tokens',
    description:
      'Each refresh token works once. Asking again within ten seconds answers the same successor; a token that comes back later ends its session.',
    access: anyone,
    returns: TokensBody,
    etag: 'none',
    errors: ['REFRESH_TOKEN_INVALID'],
    audit: 'session.refreshed',
  })
  async refresh(@Body() { refreshToken }: RefreshInput): Promise<TokensBody> {
    const refreshed = await this.sessions.refresh(refreshToken);
    return this.tokens(refreshed, await this.access.roleNamesOf(refreshed.session.userId));
  }

  @Post('logout')
  @Endpoint({
    summary: 'Sign out',
    description: 'Ends the session of the access token; its tokens are worthless at once.',
    access: self,
    beforePasswordChange: true,
    audit: 'session.ended',
  })
  logout(@CurrentPrincipal() { sessionId }: Principal): Promise<void> {
    return this.sessions.end(sessionId);
  }

  @Get('me')
  @Header('Cache-Control', 'no-store')
  @Endpoint({
    summary: 'Read your own account, with what you may do',
    access: self,
    beforePasswordChange: true,
    returns: MeBody,
    etag: 'content',
  })
  getMe(@CurrentPrincipal() { userId }: Principal): Promise<MeBody> {
    return this.me.get(userId);
  }

  private tokens({ session, refreshToken }: SessionTokens, roles: readonly string[]): TokensBody {
    const accessToken = this.accessTokens.sign(session, roles);
    return { accessToken, tokenType: 'Bearer', expiresIn: ACCESS_TOKEN_TTL_SECONDS, refreshToken };
  }
}
