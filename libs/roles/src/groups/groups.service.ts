import { Injectable } from '@nestjs/common';
import { type Actor, type ExpectedVersions } from '@app/kernel';
import { Database } from '@app/platform';
import { AccessChangesService } from '../changes/access-changes.service.js';
import {
  type AddGroupRoleInput,
  type CreateGroupInput,
  type GroupBody,
  type ReplaceGroupInput,
  type UpdateGroupInput,
} from './groups.dto.js';
import { GroupsQueries } from './groups.queries.js';

/** What a group is called, where it lies and what it carries. */
@Injectable()
export class GroupsService {
  constructor(
    private readonly database: Database,
    private readonly changes: AccessChangesService,
    private readonly queries: GroupsQueries,
  ) {}

  /** @throws what `GroupChanges.create` refuses it with */
  create(actor: Actor, input: CreateGroupInput): Promise<GroupBody> {
    return this.database.transaction(async () =>
      this.queries.get(await this.changes.make(actor, { type: 'group.create', ...input })),
    );
  }

  /** What is left out is cleared. @throws what `update` throws */
  replace(actor: Actor, id: string, input: ReplaceGroupInput, expected: ExpectedVersions): Promise<GroupBody> {
    const { name, description = '', parentId = null } = input;
    return this.update(actor, id, { name, description, parentId }, expected);
  }

  /** Only what is given changes. @throws what `GroupChanges.update` and `AccessRules` refuse it with */
  update(actor: Actor, groupId: string, input: UpdateGroupInput, expected: ExpectedVersions): Promise<GroupBody> {
    return this.database.transaction(async () => {
      await this.changes.make(actor, { type: 'group.update', groupId, expected, ...input });
      return this.queries.get(groupId);
    });
  }

  /** Its members lose what they had by it. @throws what `GroupChanges.delete` and `AccessRules` refuse it with */
  async delete(actor: Actor, groupId: string, expected: ExpectedVersions): Promise<void> {
    await this.changes.make(actor, { type: 'group.delete', groupId, expected });
  }

  /** One that it carries already stays. @throws what `GroupChanges.addRole` and `AccessRules` refuse it with */
  addRole(actor: Actor, groupId: string, { roleId, scope }: AddGroupRoleInput): Promise<GroupBody> {
    return this.database.transaction(async () => {
      await this.changes.make(actor, { type: 'group.add-role', groupId, roleId, scope });
      return this.queries.get(groupId);
    });
  }

  /** @throws what `GroupChanges.removeRole` and `AccessRules` refuse it with */
  async removeRole(actor: Actor, groupId: string, roleId: string, scope: string | undefined): Promise<void> {
    await this.changes.make(actor, { type: 'group.remove-role', groupId, roleId, scope });
  }
}
