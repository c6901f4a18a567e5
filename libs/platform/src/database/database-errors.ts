import { AppError, type ErrorCode, appError } from '@app/kernel';

/**
 * What PostgreSQL says, in the words of the catalogue. Uniqueness and invariants are decided by the database, so each
 * constraint a caller can hit has its code here; a test checks that every name exists in the schema.
 */
export const CONSTRAINT_CODES: Readonly<Record<string, ErrorCode>> = {
  users_canonical_email_uq: 'EMAIL_TAKEN',
  roles_name_uq: 'ROLE_NAME_TAKEN',
  service_accounts_name_uq: 'SERVICE_ACCOUNT_NAME_TAKEN',
  mfa_factors_user_id_type_uq: 'MFA_ALREADY_ENABLED',
  groups_name_uq: 'GROUP_NAME_TAKEN',
  role_permissions_permission_code_fk: 'PERMISSION_UNKNOWN',
  user_roles_user_id_role_id_scope_ex: 'GRANT_EXISTS',
  user_roles_valid_until_ck: 'VALIDATION_ERROR',
  user_roles_user_id_fk: 'USER_NOT_FOUND',
  user_roles_role_id_fk: 'ROLE_NOT_FOUND',
};

const RETRY_AFTER_SECONDS = 1;

const SERIALIZATION_FAILURES = new Set(['40001', '40P01']);
/** Text PostgreSQL cannot store or parse, a number or a date out of range. */
const BAD_INPUT = new Set(['22021', '22P02', '22P05', '22003', '22007', '22008', '22001', '2201W', '2201X']);
/** Read-only, not accepting connections, cancelled by a timeout, too many connections, shutting down, starting up, locks, disk. */
const UNAVAILABLE = new Set([
  '25006',
  '55000',
  '57014',
  '53300',
  '57P01',
  '57P02',
  '57P03',
  '55P03',
  '53100',
  '53200',
  '25P03',
]);
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
/** The driver, its pool, and TypeORM (between two queries of a transaction) throw these without a code. */
const CONNECTION_MESSAGES =
  /timeout exceeded when trying to connect|timeout expired|query read timeout|connection terminated|client has encountered a connection error|not queryable|query runner already released/i;

/** Two transactions collided; the same work may well succeed when tried again. */
export function isTransient(error: unknown): boolean {
  return SERIALIZATION_FAILURES.has(sqlStateOf(error) ?? '');
}

/** Another transaction held what this one needed for longer than it was ready to wait. */
export function isLockTimeout(error: unknown): boolean {
  return sqlStateOf(error) === '55P03';
}

/** Every connection of the pool was busy for as long as a call waits; says nothing about the database. */
export function isPoolExhausted(error: unknown): boolean {
  const { cause, message } = error as { cause?: unknown; message?: string };
  return cause ? isPoolExhausted(cause) : /timeout exceeded when trying to connect/i.test(message ?? '');
}

/** It is not there, or takes no work just now; the same may be asked again. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof Error && codeFor(error) === 'SERVICE_UNAVAILABLE';
}

/** The catalogue's error for a database error; anything else is handed back as it is. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const code = codeFor(error);
  if (!code) return error;
  return appError(code, {
    cause: error,
    ...(code === 'SERVICE_UNAVAILABLE' && { retryAfterSeconds: RETRY_AFTER_SECONDS }),
  });
}

function codeFor(error: Error): ErrorCode | undefined {
  const state = sqlStateOf(error);
  if (isTransient(error)) return 'CONCURRENT_UPDATE';
  if (state === undefined) return CONNECTION_MESSAGES.test(error.message) ? 'SERVICE_UNAVAILABLE' : undefined;
  if (state.startsWith('23')) return CONSTRAINT_CODES[constraintOf(error) ?? ''];
  if (BAD_INPUT.has(state)) return 'VALIDATION_ERROR';
  if (UNAVAILABLE.has(state) || state.startsWith('08') || NETWORK_CODES.has(state)) return 'SERVICE_UNAVAILABLE';
  return undefined;
}

/** SQLSTATE, or a Node network code; TypeORM's QueryFailedError keeps the driver's error beside its own. */
function sqlStateOf(error: unknown): string | undefined {
  const { driverError, code } = error as { driverError?: unknown; code?: unknown };
  if (driverError && driverError !== error) return sqlStateOf(driverError);
  return typeof code === 'string' ? code : undefined;
}

function constraintOf(error: unknown): string | undefined {
  const { driverError, constraint } = error as { driverError?: { constraint?: string }; constraint?: string };
  return driverError?.constraint ?? constraint;
}
