export { AccessQueries } from './authority/access.queries.js';
export { Authority } from './authority/authority.js';
export { GrantsService } from './grants/grants.service.js';
export { RolesModule } from './roles.module.js';
