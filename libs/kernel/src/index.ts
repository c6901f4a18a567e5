export { AppError, type ErrorDetail, type RateLimitState, appError, invalidField } from './app-error.js';
export {
  type Actor,
  type Principal,
  SYSTEM,
  type ServiceAccountPrincipal,
  type UserPrincipal,
  actorUserId,
  isSystem,
} from './actor.js';
export { assertNever } from './assert-never.js';
export { changesBetween } from './changes.js';
export { CursorCodec } from './cursor-codec.js';
export { type Changes, DomainEvent, type JsonValue, type Outcome, type Subject } from './domain-event.js';
export { AccountEvent } from './account-event.js';
export { ERROR_CATALOGUE, type ErrorCode } from './error-catalogue.js';
export { EVENT_CATALOGUE, type EventAction } from './event-catalogue.js';
export { NIL_UUID } from './nil-uuid.js';
export { PAGE_MODE_ROWS, type Page, type PageMeta } from './page.js';
export { PERMISSION_CATALOGUE, type Permission } from './permission-catalogue.js';
export {
  type KnownDevice,
  type KnownPerson,
  type KnownValues,
  type PersonalDataPart,
  type PersonalDataSource,
} from './personal-data.js';
export {
  type RequestContext,
  type RequestTrace,
  type TraceStep,
  currentRequest,
  runInRequest,
} from './request-context.js';
export { rowErrorOf } from './row-error.js';
export { SENSITIVE_READS, type SensitiveRead } from './sensitive-reads.js';
export { type ExpectedVersions, assertVersion } from './version.js';
