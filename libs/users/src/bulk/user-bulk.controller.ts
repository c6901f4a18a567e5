import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, holderOf } from '@app/http';
import { BulkResultBody, BulkStatusInput, BulkUsersInput } from './user-bulk.dto.js';
import { UserBulkService } from './user-bulk.service.js';

const PER_ROW =
  'Up to 1000 accounts in one transaction, with an answer for each in the order of the ids. A row that is refused stays as it was; the others change.';

@ApiTags('users')
@Controller('users/bulk')
export class UserBulkController {
  constructor(private readonly bulk: UserBulkService) {}

  @Post('status')
  @Endpoint({
    summary: 'Change the status of many users',
    description: PER_ROW,
    access: holderOf('users:suspend'),
    rateLimit: 'bulk',
    returns: BulkResultBody,
    etag: 'none',
    idempotent: true,
    audit: 'user.suspended',
  })
  changeStatus(@CurrentPrincipal() actor: Principal, @Body() input: BulkStatusInput): Promise<BulkResultBody> {
    return this.bulk.changeStatus(actor, input);
  }

  @Post('delete')
  @Endpoint({
    summary: 'Delete many users',
    description: `${PER_ROW} They can be restored, each by itself.`,
    access: holderOf('users:delete'),
    rateLimit: 'bulk',
    returns: BulkResultBody,
    etag: 'none',
    idempotent: true,
    audit: 'user.deleted',
  })
  delete(@CurrentPrincipal() actor: Principal, @Body() input: BulkUsersInput): Promise<BulkResultBody> {
    return this.bulk.delete(actor, input.ids);
  }
}
