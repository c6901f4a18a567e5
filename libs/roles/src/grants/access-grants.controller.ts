import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, assertPageMode, holderOf } from '@app/http';
import {
  BulkGrantBody,
  BulkGrantInput,
  type BulkGrantResult,
  BulkRevokeInput,
  ExpiringGrantBody,
  ListExpiringQuery,
} from './bulk-grants.dto.js';
import { BulkGrantsService } from './bulk-grants.service.js';
import { GrantsQueries } from './grants.queries.js';

/** Grants of many users at once. */
@ApiTags('access')
@Controller('access/grants')
export class AccessGrantsController {
  constructor(
    private readonly bulk: BulkGrantsService,
    private readonly queries: GrantsQueries,
  ) {}

  @Post('bulk')
  @Endpoint({
    summary: 'Grant a role to many users',
    description:
      'Up to a thousand, in one transaction. Each user gets an answer of their own, with the code a single grant would ' +
      'have been refused with; a refused one changes nothing and leaves the others be.',
    access: holderOf('roles:assign'),
    rateLimit: 'bulk',
    returns: BulkGrantBody,
    etag: 'none',
    audit: 'role.granted',
  })
  async grant(@CurrentPrincipal() actor: Principal, @Body() input: BulkGrantInput): Promise<BulkGrantBody> {
    return countedUp(await this.bulk.grant(actor, input));
  }

  @Post('bulk-revoke')
  @Endpoint({
    summary: 'Revoke a role from many users',
    description: 'Up to a thousand, in one transaction, with an answer for each as `bulk` gives it.',
    access: holderOf('roles:assign'),
    rateLimit: 'bulk',
    returns: BulkGrantBody,
    etag: 'none',
    audit: 'role.revoked',
  })
  async revoke(@CurrentPrincipal() actor: Principal, @Body() input: BulkRevokeInput): Promise<BulkGrantBody> {
    return countedUp(await this.bulk.revoke(actor, input));
  }

  @Get('expiring')
  @Endpoint({
    summary: 'List grants that are going to end soon',
    description: 'The next to end first.',
    access: holderOf('roles:read'),
    returns: [ExpiringGrantBody],
  })
  listExpiring(@Query() query: ListExpiringQuery): Promise<Page<ExpiringGrantBody>> {
    assertPageMode(query);
    return this.queries.listExpiring(query);
  }
}

function countedUp(results: BulkGrantResult[]): BulkGrantBody {
  const failed = results.filter(({ error }) => error !== undefined).length;
  return { succeeded: results.length - failed, failed, results };
}
