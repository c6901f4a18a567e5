import { Injectable } from '@nestjs/common';
import { type Actor } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { type AccessChange, isGraphChange } from './access-change.js';
import { AccessRules } from './access-rules.js';
import { type AppliedChange, type ChangeContext } from './change-context.js';
import { ChangeMakers } from './change-makers.js';

/**
 * The one way in for whatever changes access. Changes are made in the order given, in one transaction: all or none. What
 * the actor may do is asked change by change; what may never be true of access is asked once, of the state they lead to.
 */
@Injectable()
export class AccessChangesService {
  constructor(
    private readonly database: Database,
    private readonly rules: AccessRules,
    private readonly events: DomainEvents,
    private readonly makers: ChangeMakers,
  ) {}

  /** One change; answers the id of its subject. @throws what the change and the rules refuse it with */
  async make(actor: Actor, change: AccessChange): Promise<string> {
    const [applied] = await this.makeAll({ actor }, [change]);
    return applied!.id;
  }

  /** @throws what the first refused change, or the rules, refuse it with */
  makeAll(context: ChangeContext, changes: readonly AccessChange[]): Promise<AppliedChange[]> {
    return this.database.transaction(async () => {
      this.lockFor(changes);
      const applied: AppliedChange[] = [];
      for (const change of changes) applied.push(await this.makers.make(context, change));
      await this.rules.assertHoldAfter(changes);
      for (const { event } of applied) if (event) await this.events.publish(event);
      return applied;
    });
  }

  /**
   * For who must look, or lock more, before the changes are made: what follows waits for it. Without any of a graph, `[]` will do.
   * Held until the transaction ends.
   */
  lockFor(changes: readonly AccessChange[]): void {
    this.rules.lock(changes.some(isGraphChange));
  }
}
