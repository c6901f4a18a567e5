import { Injectable } from '@nestjs/common';
import { type Actor, appError } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { AccessApplyService } from '../preview/access-apply.service.js';
import { RolesApplied } from './as-code.events.js';
import { describePlan } from './describe-plan.js';
import { type RolesSource } from './parse-roles-file.js';
import { previewEtagIn } from './plan-etag.js';
import { PlanReader } from './plan-reader.js';
import { type RolesPlan, isEmptyPlan } from './plan-roles.js';
import { PlannedPermissions } from './planned-permissions.js';
import { type ShownPlan } from './roles-plan.service.js';

/** Makes what is there as a roles file says: all of it, in one transaction, or nothing. */
@Injectable()
export class RolesApplyService {
  constructor(
    private readonly database: Database,
    private readonly plans: PlanReader,
    private readonly permissions: PlannedPermissions,
    private readonly applying: AccessApplyService,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Answers what it did; applied again it does nothing, whatever `expected` is.
   * @param expected the etag of the plan that was shown; undefined when whatever the file leads to is meant
   * @throws RolesFileError; PRECONDITION_FAILED when it would do something else than was shown; PERMISSION_DENIED; what the
   * first refused change, or the rules, refuse it with
   */
  apply(actor: Actor, source: RolesSource, expected?: string): Promise<ShownPlan> {
    return this.database.transaction(async () => {
      const { state, plan } = await this.plans.readForUpdate(source);
      if (!isEmptyPlan(plan)) await this.make(actor, source, plan, expected);
      return { ...plan, lines: describePlan(plan, state) };
    });
  }

  private async make(actor: Actor, { sha256 }: RolesSource, plan: RolesPlan, expected?: string): Promise<void> {
    const previewEtag = expected === undefined ? undefined : previewEtagIn(expected, plan.permissions);
    if (expected !== undefined && previewEtag === undefined) throw appError('PRECONDITION_FAILED');
    await this.permissions.register(actor, plan.permissions);
    if (plan.changes.length > 0) {
      await this.applying.apply(actor, plan.changes, previewEtag === undefined ? undefined : [`"${previewEtag}"`]);
    }
    await this.events.publish(new RolesApplied(sha256, plan));
  }
}
