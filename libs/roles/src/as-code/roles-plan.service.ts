import { Injectable } from '@nestjs/common';
import { type Actor } from '@app/kernel';
import { Database } from '@app/platform';
import { type AccessPreviewBody } from '../preview/access-preview.dto.js';
import { AccessPreviewService } from '../preview/access-preview.service.js';
import { AccessStateQueries } from './access-state.queries.js';
import { describePlan } from './describe-plan.js';
import { exportRoles } from './export-roles.js';
import { type RolesSource } from './parse-roles-file.js';
import { planEtag } from './plan-etag.js';
import { PlanReader } from './plan-reader.js';
import { type RolesPlan } from './plan-roles.js';
import { PlannedPermissions } from './planned-permissions.js';

export interface ShownPlan extends RolesPlan {
  /** In words, a line for each thing that changes: `+` comes, `-` goes, `~` changes. */
  readonly lines: readonly string[];
}

export interface PreviewedPlan extends ShownPlan {
  readonly preview: Omit<AccessPreviewBody, 'etag'>;
  /** Of the plan and everything it would do. */
  readonly etag: string;
}

/** What a roles file would change, and how far what is there has drifted from it. Changes nothing. */
@Injectable()
export class RolesPlanService {
  constructor(
    private readonly database: Database,
    private readonly plans: PlanReader,
    private readonly permissions: PlannedPermissions,
    private readonly previews: AccessPreviewService,
    private readonly state: AccessStateQueries,
  ) {}

  /** With what it would do to everybody. @throws RolesFileError; PERMISSION_DENIED when the actor may not even ask */
  plan(actor: Actor, source: RolesSource): Promise<PreviewedPlan> {
    return this.database.transaction(async () => {
      const { state, plan } = await this.plans.read(source);
      const { etag, ...preview } = await this.database.rehearse(async () => {
        await this.permissions.suppose(actor, plan.permissions);
        return this.previews.preview(actor, plan.changes);
      });
      return { ...plan, lines: describePlan(plan, state), preview, etag: planEtag(etag, plan.permissions) };
    });
  }

  /** What the file would change: nothing, when all is as it says. @throws RolesFileError */
  async drift(source: RolesSource): Promise<ShownPlan> {
    const { state, plan } = await this.plans.read(source);
    return { ...plan, lines: describePlan(plan, state) };
  }

  /** What is there, as a roles file. */
  async export(): Promise<string> {
    return exportRoles(await this.state.read());
  }
}
