import { Body, Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ExpectedVersions, type UserPrincipal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IfMatch, self } from '@app/http';
import { PresentedDevice } from '../cookies/token-cookies.js';
import { MeBody } from '../login/login.dto.js';
import { MeQueries } from '../login/me.queries.js';
import { OwnAccountService } from './own-account.service.js';
import { UpdateOwnAccountInput } from './registration.dto.js';

@ApiTags('auth')
@Controller('auth')
export class OwnAccountController {
  constructor(
    private readonly account: OwnAccountService,
    private readonly me: MeQueries,
  ) {}

  @Patch('me')
  @Endpoint({
    summary: 'Change your own account',
    description:
      'The profile changes at once (JSON Merge Patch). A new address needs `currentPassword` and takes effect when the link mailed to it is followed; the answer is the same when another account has it.',
    access: self,
    returns: MeBody,
    etag: 'content',
    errors: ['INVALID_CREDENTIALS'],
    audit: 'user.updated',
    ifMatch: true,
    rateLimit: 'sign-in',
  })
  async update(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() input: UpdateOwnAccountInput,
    @IfMatch() expected: ExpectedVersions,
    @PresentedDevice() deviceToken: string | undefined,
  ): Promise<MeBody> {
    await this.account.update(principal, { input, expected, deviceToken });
    return this.me.get(principal.userId);
  }
}
