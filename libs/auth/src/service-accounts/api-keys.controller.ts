import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, assertPageMode, holderOf } from '@app/http';
import { ApiKeysService, type IssuedApiKey } from './api-keys.service.js';
import {
  ApiKeyBody,
  CreateApiKeyInput,
  ListApiKeysQuery,
  NewApiKeyBody,
  RotateApiKeyInput,
} from './service-account.dto.js';
import { ServiceAccountQueries } from './service-account.queries.js';

@ApiTags('service-accounts')
@Controller('service-accounts/:id/keys')
export class ApiKeysController {
  constructor(
    private readonly queries: ServiceAccountQueries,
    private readonly keys: ApiKeysService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List the API keys of a service account',
    description: 'Without the keys themselves: those were shown once.',
    access: holderOf('service-accounts:read'),
    returns: [ApiKeyBody],
    errors: ['SERVICE_ACCOUNT_NOT_FOUND'],
  })
  list(@IdParam('SERVICE_ACCOUNT_NOT_FOUND') id: string, @Query() query: ListApiKeysQuery): Promise<Page<ApiKeyBody>> {
    assertPageMode(query);
    return this.queries.listKeys(id, query);
  }

  @Post()
  @Endpoint({
    summary: 'Create an API key',
    description:
      'The answer shows the key, this once. You must hold every permission that you put into it, for as long.',
    access: holderOf('service-accounts:manage'),
    returns: NewApiKeyBody,
    status: 201,
    etag: 'none',
    errors: ['SERVICE_ACCOUNT_NOT_FOUND', 'STATUS_CONFLICT', 'PERMISSION_UNKNOWN', 'GRANT_EXCEEDS_AUTHORITY'],
    audit: 'api-key.created',
  })
  async create(
    @CurrentPrincipal() actor: Principal,
    @IdParam('SERVICE_ACCOUNT_NOT_FOUND') id: string,
    @Body() input: CreateApiKeyInput,
  ): Promise<NewApiKeyBody> {
    return this.show(await this.keys.create(actor, id, input));
  }

  @Post(':keyId/rotate')
  @Endpoint({
    summary: 'Rotate an API key',
    description:
      'The answer shows the new key, this once: the same permissions, the same lifetime from now on. The old one still works for the overlap, an hour unless you say otherwise.',
    access: holderOf('service-accounts:manage'),
    returns: NewApiKeyBody,
    status: 201,
    etag: 'none',
    errors: ['SERVICE_ACCOUNT_NOT_FOUND', 'STATUS_CONFLICT', 'API_KEY_NOT_FOUND', 'GRANT_EXCEEDS_AUTHORITY'],
    audit: 'api-key.rotated',
  })
  async rotate(
    @CurrentPrincipal() actor: Principal,
    @IdParam('SERVICE_ACCOUNT_NOT_FOUND') id: string,
    @IdParam('API_KEY_NOT_FOUND', 'keyId') keyId: string,
    @Body() { overlapSeconds }: RotateApiKeyInput,
  ): Promise<NewApiKeyBody> {
    return this.show(await this.keys.rotate(actor, id, keyId, overlapSeconds));
  }

  @Delete(':keyId')
  @Endpoint({
    summary: 'Revoke an API key',
    description: 'It is refused from the next request on.',
    access: holderOf('service-accounts:manage'),
    errors: ['API_KEY_NOT_FOUND', 'TARGET_EXCEEDS_AUTHORITY'],
    audit: 'api-key.revoked',
  })
  revoke(
    @CurrentPrincipal() actor: Principal,
    @IdParam('API_KEY_NOT_FOUND') id: string,
    @IdParam('API_KEY_NOT_FOUND', 'keyId') keyId: string,
  ): Promise<void> {
    return this.keys.revoke(actor, id, keyId);
  }

  private async show({ id, key }: IssuedApiKey): Promise<NewApiKeyBody> {
    return { ...(await this.queries.getKey(id)), key };
  }
}
