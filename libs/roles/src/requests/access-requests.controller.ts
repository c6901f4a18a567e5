import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, assertPageMode, holderOf } from '@app/http';
import {
  AccessRequestBody,
  CreateAccessRequestInput,
  DecideAccessRequestInput,
  ListAccessRequestsQuery,
} from './access-requests.dto.js';
import { AccessRequestsQueries } from './access-requests.queries.js';
import { AccessRequestsService } from './access-requests.service.js';

/** What a sensitive role needs a second person for. */
@ApiTags('access')
@Controller('access/requests')
export class AccessRequestsController {
  constructor(
    private readonly queries: AccessRequestsQueries,
    private readonly requests: AccessRequestsService,
  ) {}

  @Get()
  @Endpoint({ summary: 'List requests of access', access: holderOf('roles:read'), returns: [AccessRequestBody] })
  list(@Query() query: ListAccessRequestsQuery): Promise<Page<AccessRequestBody>> {
    assertPageMode(query);
    return this.queries.list(query);
  }

  @Post()
  @Endpoint({
    summary: 'Request a sensitive role for a user, or its end as one',
    description: 'Nothing changes until another person approves. You must be able to give what you ask for.',
    access: holderOf('roles:assign'),
    returns: AccessRequestBody,
    status: 201,
    errors: [
      'ROLE_NOT_FOUND',
      'USER_NOT_FOUND',
      'APPROVAL_NOT_NEEDED',
      'GRANT_EXCEEDS_AUTHORITY',
      'TARGET_EXCEEDS_AUTHORITY',
    ],
    audit: 'access.requested',
  })
  async create(
    @CurrentPrincipal() actor: Principal,
    @Body() input: CreateAccessRequestInput,
  ): Promise<AccessRequestBody> {
    return this.queries.get(await this.requests.create(actor, input));
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a request of access',
    access: holderOf('roles:read'),
    returns: AccessRequestBody,
    errors: ['ACCESS_REQUEST_NOT_FOUND'],
  })
  get(@IdParam('ACCESS_REQUEST_NOT_FOUND') id: string): Promise<AccessRequestBody> {
    return this.queries.get(id);
  }

  @Post(':id/approve')
  @Endpoint({
    summary: 'Approve a request of access, and make the change',
    description:
      'Never by whoever asked, nor by whoever is to get the role. You must be able to give it yourself, and every rule ' +
      'must allow it now.',
    access: holderOf('roles:approve'),
    returns: AccessRequestBody,
    reauthenticated: true,
    errors: [
      'ACCESS_REQUEST_NOT_FOUND',
      'SELF_APPROVAL',
      'USER_NOT_FOUND',
      'ROLE_NOT_FOUND',
      'GRANT_EXISTS',
      'GRANT_EXCEEDS_AUTHORITY',
      'TARGET_EXCEEDS_AUTHORITY',
      'SEPARATION_OF_DUTY',
      'ROLE_HOLDER_LIMIT',
    ],
    audit: 'access.request-approved',
  })
  async approve(
    @CurrentPrincipal() actor: Principal,
    @IdParam('ACCESS_REQUEST_NOT_FOUND') id: string,
    @Body() { reason }: DecideAccessRequestInput,
  ): Promise<AccessRequestBody> {
    await this.requests.approve(actor, id, reason);
    return this.queries.get(id);
  }

  @Post(':id/refuse')
  @Endpoint({
    summary: 'Refuse a request of access',
    access: holderOf('roles:approve'),
    returns: AccessRequestBody,
    errors: ['ACCESS_REQUEST_NOT_FOUND', 'SELF_APPROVAL'],
    audit: 'access.request-refused',
  })
  async refuse(
    @CurrentPrincipal() actor: Principal,
    @IdParam('ACCESS_REQUEST_NOT_FOUND') id: string,
    @Body() { reason }: DecideAccessRequestInput,
  ): Promise<AccessRequestBody> {
    await this.requests.refuse(actor, id, reason);
    return this.queries.get(id);
  }

  @Post(':id/withdraw')
  @Endpoint({
    summary: 'Take back a request of access',
    description: 'By whoever asked.',
    access: holderOf('roles:assign'),
    returns: AccessRequestBody,
    errors: ['ACCESS_REQUEST_NOT_FOUND'],
    audit: 'access.request-withdrawn',
  })
  async withdraw(
    @CurrentPrincipal() actor: Principal,
    @IdParam('ACCESS_REQUEST_NOT_FOUND') id: string,
  ): Promise<AccessRequestBody> {
    await this.requests.withdraw(actor, id);
    return this.queries.get(id);
  }
}
