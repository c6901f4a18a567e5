import { Injectable } from '@nestjs/common';
import { AccessRules } from '../changes/access-rules.js';
import { AccessStateQueries } from './access-state.queries.js';
import { type AccessState } from './access-state.js';
import { problemsWith } from './check-roles-file.js';
import { type RolesSource, located } from './parse-roles-file.js';
import { type RolesPlan, planRoles } from './plan-roles.js';
import { RolesFileError } from './roles-file.js';

export interface ReadPlan {
  readonly state: AccessState;
  readonly plan: RolesPlan;
}

/** Compares a file with what is there. */
@Injectable()
export class PlanReader {
  constructor(
    private readonly queries: AccessStateQueries,
    private readonly rules: AccessRules,
  ) {}

  /** @throws RolesFileError */
  async read({ file, lineOf }: RolesSource): Promise<ReadPlan> {
    const state = await this.queries.read();
    const problems = problemsWith(file, state);
    if (problems.length > 0) throw new RolesFileError(located(problems, lineOf));
    return { state, plan: planRoles(file, state) };
  }

  /** Within the open transaction: until it ends, nobody else changes roles or groups. @throws RolesFileError */
  async readForUpdate(source: RolesSource): Promise<ReadPlan> {
    this.rules.lock(true);
    return this.read(source);
  }
}
