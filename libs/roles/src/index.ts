export { AccessQueries } from './access.queries.js';
export { Authority } from './authority.js';
export { GrantsService } from './grants.service.js';
export { RolesModule } from './roles.module.js';
