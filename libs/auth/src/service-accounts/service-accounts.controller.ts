import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ExpectedVersions, type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, IfMatch, assertPageMode, holderOf } from '@app/http';
import { CreateServiceAccountInput, ListServiceAccountsQuery, ServiceAccountBody } from './service-account.dto.js';
import { ServiceAccountQueries } from './service-account.queries.js';
import { ServiceAccountsService } from './service-accounts.service.js';

@ApiTags('service-accounts')
@Controller('service-accounts')
export class ServiceAccountsController {
  constructor(
    private readonly queries: ServiceAccountQueries,
    private readonly accounts: ServiceAccountsService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List service accounts',
    access: holderOf('service-accounts:read'),
    returns: [ServiceAccountBody],
  })
  list(@Query() query: ListServiceAccountsQuery): Promise<Page<ServiceAccountBody>> {
    assertPageMode(query);
    return this.queries.list(query);
  }

  @Post()
  @Endpoint({
    summary: 'Create a service account',
    description: 'For a program. It may do nothing until it has an API key.',
    access: holderOf('service-accounts:manage'),
    returns: ServiceAccountBody,
    status: 201,
    errors: ['SERVICE_ACCOUNT_NAME_TAKEN'],
    audit: 'service-account.created',
  })
  async create(
    @CurrentPrincipal() actor: Principal,
    @Body() input: CreateServiceAccountInput,
  ): Promise<ServiceAccountBody> {
    return this.queries.get(await this.accounts.create(actor, input));
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a service account',
    access: holderOf('service-accounts:read'),
    returns: ServiceAccountBody,
    errors: ['SERVICE_ACCOUNT_NOT_FOUND'],
  })
  get(@IdParam('SERVICE_ACCOUNT_NOT_FOUND') id: string): Promise<ServiceAccountBody> {
    return this.queries.get(id);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Disable a service account',
    description:
      'Its API keys are revoked and refused from the next request on. It stays on record, and so does its name.',
    access: holderOf('service-accounts:manage'),
    errors: ['SERVICE_ACCOUNT_NOT_FOUND', 'STATUS_CONFLICT', 'TARGET_EXCEEDS_AUTHORITY'],
    audit: 'service-account.disabled',
    ifMatch: true,
  })
  disable(
    @CurrentPrincipal() actor: Principal,
    @IdParam('SERVICE_ACCOUNT_NOT_FOUND') id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<void> {
    return this.accounts.disable(actor, id, expected);
  }
}
