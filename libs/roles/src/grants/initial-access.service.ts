import { Injectable } from '@nestjs/common';
import { type Actor } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { AccessRules } from '../changes/access-rules.js';
import { type GroupsOfNewcomer, NewcomerGroups } from '../groups/newcomer-groups.js';
import { NewcomerGrants, type RolesOfNewcomer } from './newcomer-grants.js';

/**
 * The first roles and groups of many accounts at once, inside the transaction that creates them. The same questions as for
 * one: what the actor holds, and what may never be true of access, which is asked of the state they lead to.
 */
@Injectable()
export class InitialAccessService {
  constructor(
    private readonly database: Database,
    private readonly rules: AccessRules,
    private readonly grants: NewcomerGrants,
    private readonly groups: NewcomerGroups,
    private readonly events: DomainEvents,
  ) {}

  /** All or none. @throws what `NewcomerGrants`, `NewcomerGroups` and `AccessRules` refuse it with */
  giveAll(actor: Actor, newcomers: readonly (RolesOfNewcomer & GroupsOfNewcomer)[]): Promise<void> {
    return this.database.transaction(async () => {
      // As for grants: who is in a group matters to its new members alone, the group itself stays as it is.
      this.rules.lock(false);
      const granted = await this.grants.grantAll(actor, newcomers);
      const filled = await this.groups.fillAll(actor, newcomers);
      const pairs = [...granted.pairs, ...filled.pairs];
      await this.rules.assertHoldAfter(pairs.map((pair) => ({ type: 'grant', ...pair })));
      await this.events.publishMany([...granted.events, ...filled.events]);
    });
  }

  /** @throws as `giveAll`, but for the rules */
  async assertMayGive(actor: Actor, roles: readonly string[], groups: readonly string[]): Promise<void> {
    await this.grants.assertMayGrant(actor, roles);
    await this.groups.assertMayFill(actor, groups);
  }
}
