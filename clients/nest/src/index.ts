export { type AccessQuestion, AccessChecker } from './access/access-checker.js';
export { CurrentUser, type RollcallUser } from './current-user.js';
export { RollcallRefusal } from './refusals.js';
export {
  type ProtectedRequest,
  Public,
  RequirePermission,
  type RuleOptions,
  type ScopeOf,
  SignedIn,
} from './route-rules.js';
export { RollcallModule } from './rollcall.module.js';
export { type RollcallOptions } from './rollcall-options.js';
