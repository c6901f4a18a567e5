import { Body, Controller, Delete, Get, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ExpectedVersions, type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, IfMatch, assertPageMode, holderOf } from '@app/http';
import { CreateGroupInput, GroupBody, ListGroupsQuery, ReplaceGroupInput, UpdateGroupInput } from './groups.dto.js';
import { GroupsQueries } from './groups.queries.js';
import { GroupsService } from './groups.service.js';

const UPDATE_REFUSALS = [
  'GROUP_NOT_FOUND',
  'GROUP_NAME_TAKEN',
  'GROUP_CYCLE',
  'GRANT_EXCEEDS_AUTHORITY',
  'SEPARATION_OF_DUTY',
  'ROLE_HOLDER_LIMIT',
  'LAST_OWNER',
] as const;

@ApiTags('groups')
@Controller('groups')
export class GroupsController {
  constructor(
    private readonly queries: GroupsQueries,
    private readonly groups: GroupsService,
  ) {}

  @Get()
  @Endpoint({ summary: 'List groups', access: holderOf('groups:read'), returns: [GroupBody] })
  list(@Query() query: ListGroupsQuery): Promise<Page<GroupBody>> {
    assertPageMode(query);
    return this.queries.list(query);
  }

  @Post()
  @Endpoint({
    summary: 'Create a group',
    description: 'In another group, its members get what that one carries; you must hold it.',
    access: holderOf('groups:manage'),
    returns: GroupBody,
    status: 201,
    errors: ['GROUP_NAME_TAKEN', 'GROUP_NOT_FOUND', 'GRANT_EXCEEDS_AUTHORITY'],
    audit: 'group.created',
  })
  create(@CurrentPrincipal() actor: Principal, @Body() input: CreateGroupInput): Promise<GroupBody> {
    return this.groups.create(actor, input);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a group',
    access: holderOf('groups:read'),
    returns: GroupBody,
    errors: ['GROUP_NOT_FOUND'],
  })
  get(@IdParam('GROUP_NOT_FOUND') id: string): Promise<GroupBody> {
    return this.queries.get(id);
  }

  @Put(':id')
  @Endpoint({
    summary: 'Replace a group',
    description:
      'What is left out is cleared; members and roles stay. You must hold what it carries, before and after.',
    access: holderOf('groups:manage'),
    returns: GroupBody,
    errors: UPDATE_REFUSALS,
    audit: 'group.updated',
    ifMatch: true,
  })
  replace(
    @CurrentPrincipal() actor: Principal,
    @IdParam('GROUP_NOT_FOUND') id: string,
    @Body() input: ReplaceGroupInput,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<GroupBody> {
    return this.groups.replace(actor, id, input, expected);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Rename or move a group',
    description: 'JSON Merge Patch (RFC 7396): only what is given changes, null takes it out of the group it lies in.',
    access: holderOf('groups:manage'),
    returns: GroupBody,
    errors: UPDATE_REFUSALS,
    audit: 'group.updated',
    ifMatch: true,
  })
  update(
    @CurrentPrincipal() actor: Principal,
    @IdParam('GROUP_NOT_FOUND') id: string,
    @Body() input: UpdateGroupInput,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<GroupBody> {
    return this.groups.update(actor, id, input, expected);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a group',
    description: 'Its members lose what they had by it. The groups that lie in it stay, in no other group.',
    access: holderOf('groups:manage'),
    errors: ['GROUP_NOT_FOUND', 'GRANT_EXCEEDS_AUTHORITY', 'LAST_OWNER'],
    audit: 'group.deleted',
    ifMatch: true,
  })
  delete(
    @CurrentPrincipal() actor: Principal,
    @IdParam('GROUP_NOT_FOUND') id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<void> {
    return this.groups.delete(actor, id, expected);
  }
}
