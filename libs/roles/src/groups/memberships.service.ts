import { Injectable } from '@nestjs/common';
import { type Actor, appError } from '@app/kernel';
import { Database } from '@app/platform';
import { type AddMembers, type RemoveMembers } from '../changes/access-change.js';
import { AccessChangesService } from '../changes/access-changes.service.js';
import { type GroupMembersChangedBody } from './groups.dto.js';
import { GroupsQueries } from './groups.queries.js';

/** Puts people into groups and takes them out: all of a list or, when one of them may not be, none. */
@Injectable()
export class MembershipsService {
  constructor(
    private readonly database: Database,
    private readonly changes: AccessChangesService,
    private readonly groups: GroupsQueries,
  ) {}

  /** @throws what `GroupChanges.addMembers` and `AccessRules` refuse it with */
  add(actor: Actor, groupId: string, userIds: readonly string[]): Promise<GroupMembersChangedBody> {
    return this.move(actor, { type: 'group.add-members', groupId, userIds });
  }

  /** @throws what `GroupChanges.removeMembers` and `AccessRules` refuse it with */
  remove(actor: Actor, groupId: string, userIds: readonly string[]): Promise<GroupMembersChangedBody> {
    return this.move(actor, { type: 'group.remove-members', groupId, userIds });
  }

  /** @throws GROUP_MEMBER_NOT_FOUND, and what `remove` throws */
  async removeOne(actor: Actor, groupId: string, userId: string): Promise<void> {
    await this.database.transaction(async () => {
      const { changed } = await this.remove(actor, groupId, [userId]);
      if (changed === 0) throw appError('GROUP_MEMBER_NOT_FOUND');
    });
  }

  private move(actor: Actor, change: AddMembers | RemoveMembers): Promise<GroupMembersChangedBody> {
    return this.database.transaction(async () => {
      const [applied] = await this.changes.makeAll({ actor }, [change]);
      const { memberCount } = await this.groups.get(change.groupId);
      return { changed: applied!.count ?? 0, memberCount };
    });
  }
}
