import { Body, Controller, Get, Header, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, anyone, self } from '@app/http';
import { AccessQueries } from '@app/roles';
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
    private readonly access: AccessQueries,
  ) {}

  @Post('login')
  @Header('Cache-Control', 'no-store')
  @Endpoint({
    summary: 'Sign in with a password',
    description:
      'An unknown account, a wrong password and an account that is not active get the same answer. An account with a second factor gets no session yet, but a token for `POST /auth/mfa/verify`.',
    access: anyone,
    returns: LoginBody,
    orReturns: MfaChallengeBody,
    etag: 'none',
    errors: ['INVALID_CREDENTIALS'],
    audit: 'session.started',
    limitedAsSignIn: true,
  })
  async signIn(@Body() { email, password }: LoginInput): Promise<LoginBody | MfaChallengeBody> {
    return this.answers.of(await this.login.signIn(email, password));
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
    return this.answers.tokens(refreshed, await this.access.roleNamesOf(refreshed.session.userId));
  }

  @Post('logout')
  @Endpoint({
    summary: 'Sign out',
    description: 'Ends the session of the access token; its tokens are worthless at once.',
    access: self,
    audit: 'session.ended',
    beforeMfa: true,
  })
  logout(@CurrentPrincipal() { sessionId }: Principal): Promise<void> {
    return this.sessions.end(sessionId);
  }

  @Get('me')
  @Header('Cache-Control', 'no-store')
  @Endpoint({
    summary: 'Read your own account, with what you may do',
    access: self,
    returns: MeBody,
    etag: 'content',
    beforeMfa: true,
  })
  getMe(@CurrentPrincipal() { userId }: Principal): Promise<MeBody> {
    return this.me.get(userId);
  }
}
