import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, assertPageMode, holderOf } from '@app/http';
import {
  GroupMemberBody,
  GroupMembersChangedBody,
  GroupMembersInput,
  GroupOfUserBody,
  ListGroupMembersQuery,
  ListGroupsOfUserQuery,
} from './groups.dto.js';
import { MembershipsQueries } from './memberships.queries.js';
import { MembershipsService } from './memberships.service.js';

@ApiTags('groups')
@Controller()
export class GroupMembersController {
  constructor(
    private readonly queries: MembershipsQueries,
    private readonly memberships: MembershipsService,
  ) {}

  @Get('groups/:id/members')
  @Endpoint({
    summary: 'List who is in a group',
    access: holderOf('groups:read'),
    returns: [GroupMemberBody],
    errors: ['GROUP_NOT_FOUND'],
  })
  list(@IdParam('GROUP_NOT_FOUND') id: string, @Query() query: ListGroupMembersQuery): Promise<Page<GroupMemberBody>> {
    assertPageMode(query);
    return this.queries.listMembers(id, query);
  }

  @Post('groups/:id/members')
  @Endpoint({
    summary: 'Put users into a group',
    description:
      'Up to a thousand, all or none. You must hold what the group carries, and nobody of them may hold more than you. Who is in it stays in it.',
    access: holderOf('groups:manage'),
    returns: GroupMembersChangedBody,
    errors: [
      'GROUP_NOT_FOUND',
      'USER_NOT_FOUND',
      'GRANT_EXCEEDS_AUTHORITY',
      'TARGET_EXCEEDS_AUTHORITY',
      'SEPARATION_OF_DUTY',
      'ROLE_HOLDER_LIMIT',
    ],
    audit: 'group.members-added',
    etag: 'none',
  })
  add(
    @CurrentPrincipal() actor: Principal,
    @IdParam('GROUP_NOT_FOUND') id: string,
    @Body() { userIds }: GroupMembersInput,
  ): Promise<GroupMembersChangedBody> {
    return this.memberships.add(actor, id, userIds);
  }

  @Post('groups/:id/members/remove')
  @Endpoint({
    summary: 'Take users out of a group',
    description: 'Up to a thousand, all or none. Who is not in it is passed over.',
    access: holderOf('groups:manage'),
    returns: GroupMembersChangedBody,
    errors: ['GROUP_NOT_FOUND', 'GRANT_EXCEEDS_AUTHORITY', 'TARGET_EXCEEDS_AUTHORITY', 'LAST_OWNER'],
    audit: 'group.members-removed',
    etag: 'none',
  })
  remove(
    @CurrentPrincipal() actor: Principal,
    @IdParam('GROUP_NOT_FOUND') id: string,
    @Body() { userIds }: GroupMembersInput,
  ): Promise<GroupMembersChangedBody> {
    return this.memberships.remove(actor, id, userIds);
  }

  @Delete('groups/:id/members/:userId')
  @Endpoint({
    summary: 'Take a user out of a group',
    access: holderOf('groups:manage'),
    errors: [
      'GROUP_NOT_FOUND',
      'GROUP_MEMBER_NOT_FOUND',
      'GRANT_EXCEEDS_AUTHORITY',
      'TARGET_EXCEEDS_AUTHORITY',
      'LAST_OWNER',
    ],
    audit: 'group.members-removed',
  })
  removeOne(
    @CurrentPrincipal() actor: Principal,
    @IdParam('GROUP_NOT_FOUND') id: string,
    @IdParam('GROUP_MEMBER_NOT_FOUND', 'userId') userId: string,
  ): Promise<void> {
    return this.memberships.removeOne(actor, id, userId);
  }

  @Get('users/:id/groups')
  @Endpoint({
    summary: 'List the groups a user is in',
    access: holderOf('groups:read'),
    returns: [GroupOfUserBody],
    errors: ['USER_NOT_FOUND'],
  })
  listGroups(
    @IdParam('USER_NOT_FOUND') id: string,
    @Query() query: ListGroupsOfUserQuery,
  ): Promise<Page<GroupOfUserBody>> {
    assertPageMode(query);
    return this.queries.listGroups(id, query);
  }
}
