export { type RolesSource, parseRolesFile } from './as-code/parse-roles-file.js';
export { RolesFileError } from './as-code/roles-file.js';
export { type PreviewedPlan, RolesPlanService, type ShownPlan } from './as-code/roles-plan.service.js';
export { RolesApplyService } from './as-code/roles-apply.service.js';
export { AccessAnnouncements } from './authority/access-announcements.js';
export { HeldNamesQueries } from './authority/held-names.queries.js';
export { Authority } from './authority/authority.js';
export { GrantsService } from './grants/grants.service.js';
export { RolesModule } from './roles.module.js';
