import { Injectable } from '@nestjs/common';
import { type Page } from '@app/kernel';
import { Database, PageReader } from '@app/platform';
import {
  type GroupMemberBody,
  type GroupOfUserBody,
  type ListGroupMembersQuery,
  type ListGroupsOfUserQuery,
} from './groups.dto.js';
import { AccountsQueries } from '../access/accounts.queries.js';
import { GroupsQueries } from './groups.queries.js';

const AT = 'coalesce($2::timestamptz, now())';
const lives = (edge: string): string =>
  `${edge}.added_at <= ${AT} AND (${edge}.removed_at IS NULL OR ${edge}.removed_at > ${AT})`;

const DIRECT_MEMBERS = `(SELECT gm.user_id FROM group_members gm WHERE gm.group_id = $1::uuid AND ${lives('gm')})`;
const ALL_MEMBERS = `users_reached('{}', ARRAY[$1::uuid], tstzrange(${AT}, ${AT}, '[]'))`;

const DIRECT_GROUPS = `(SELECT gm.group_id FROM group_members gm WHERE gm.user_id = $1::uuid AND ${lives('gm')})`;
const ALL_GROUPS = `(
  WITH RECURSIVE lies_in AS (
    SELECT gm.group_id FROM group_members gm WHERE gm.user_id = $1::uuid AND ${lives('gm')}
    UNION
    SELECT gp.parent_id FROM lies_in l JOIN group_parents gp ON gp.group_id = l.group_id WHERE ${lives('gp')}
  ) SELECT group_id FROM lies_in)`;

/** Who is in which group, asked from either side. */
@Injectable()
export class MembershipsQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
    private readonly groups: GroupsQueries,
    private readonly accounts: AccountsQueries,
  ) {}

  /** @throws GROUP_NOT_FOUND */
  async listMembers(
    groupId: string,
    { nested, asOf, ...request }: ListGroupMembersQuery,
  ): Promise<Page<GroupMemberBody>> {
    await this.groups.assertExists(groupId, asOf);
    const source = {
      columns: 'u.id AS "userId", u.email, u.status, gm.added_at AS "memberSince"',
      from: `${nested === 'true' ? ALL_MEMBERS : DIRECT_MEMBERS} m JOIN users u ON u.id = m.user_id
             LEFT JOIN group_members gm ON gm.group_id = $1 AND gm.user_id = u.id AND ${lives('gm')}`,
      conditions: ['u.deleted_at IS NULL'],
      parameters: [groupId, asOf ?? null],
      order: [{ sql: 'u.id', type: 'uuid', descending: false }],
    } as const;
    return this.pages.read<GroupMemberBody>(source, request);
  }

  /** @throws USER_NOT_FOUND */
  async listGroups(
    userId: string,
    { nested, asOf, ...request }: ListGroupsOfUserQuery,
  ): Promise<Page<GroupOfUserBody>> {
    await this.accounts.assertExists(userId);
    const source = {
      columns: `json_build_object('id', g.id, 'name', g.name) AS "group", gm.added_at AS "memberSince"`,
      from: `${nested === 'true' ? ALL_GROUPS : DIRECT_GROUPS} m JOIN groups g ON g.id = m.group_id
             LEFT JOIN group_members gm ON gm.group_id = g.id AND gm.user_id = $1 AND ${lives('gm')}`,
      conditions: [],
      parameters: [userId, asOf ?? null],
      order: [
        { sql: 'g.name', type: 'text', descending: false },
        { sql: 'g.id', type: 'uuid', descending: false },
      ],
    } as const;
    return this.pages.read<GroupOfUserBody>(source, request);
  }
}
