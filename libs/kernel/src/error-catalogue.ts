/**
 * Every way Rollcall says no: one line a code. Append only: clients branch on codes, so a code is never renamed or reused.
 * `status` is the HTTP status the edge answers with; services know codes only.
 */
export const ERROR_CATALOGUE = {
  VALIDATION_ERROR: { status: 400, message: 'The request is not valid; see details.' },
  MALFORMED_REQUEST: { status: 400, message: 'The request could not be parsed.' },
  INVALID_CURSOR: { status: 400, message: 'The cursor was not issued for this query.' },
  ROLE_UNKNOWN: { status: 400, message: 'A role named in the request does not exist.' },
  PERMISSION_UNKNOWN: { status: 400, message: 'A permission named in the request does not exist.' },
  VERIFICATION_TOKEN_INVALID: { status: 400, message: 'The link does not work any more; ask for a new one.' },
  INVITATION_INVALID: { status: 400, message: 'The invitation does not work any more; ask for a new one.' },
  RESET_TOKEN_INVALID: {
    status: 400,
    message: 'The link to set a new password is not valid any more; ask for a new one.',
  },

  UNAUTHENTICATED: { status: 401, message: 'A valid access token is required.' },
  TOKEN_EXPIRED: { status: 401, message: 'The access token has expired.' },
  INVALID_CREDENTIALS: { status: 401, message: 'The e-mail address or the password is wrong.' },
  REFRESH_TOKEN_INVALID: { status: 401, message: 'The refresh token is not valid; sign in again.' },
  MFA_TOKEN_INVALID: { status: 401, message: 'The token of the first step is not valid; sign in again.' },
  MFA_CODE_INVALID: { status: 401, message: 'The code is wrong or was used already.' },

  PERMISSION_DENIED: { status: 403, message: 'You do not have the permission this needs.' },
  MFA_ENROLMENT_REQUIRED: { status: 403, message: 'A role of yours demands a second factor; enrol one first.' },
  REAUTH_REQUIRED: { status: 403, message: 'Confirm your password first; this needs a recent sign-in.' },
  PASSWORD_CHANGE_REQUIRED: { status: 403, message: 'Change your password first.' },
  GRANT_EXCEEDS_AUTHORITY: { status: 403, message: 'You cannot give a permission that you do not hold yourself.' },
  TARGET_EXCEEDS_AUTHORITY: { status: 403, message: 'You cannot act on an account that holds more than you do.' },
  REGISTRATION_CLOSED: { status: 403, message: 'This installation does not take registrations.' },
  CSRF_REFUSED: { status: 403, message: 'Cookies count only with X-Rollcall-CSRF and from an allowed origin.' },

  ROUTE_NOT_FOUND: { status: 404, message: 'There is no such route.' },
  USER_NOT_FOUND: { status: 404, message: 'There is no such user.' },
  ROLE_NOT_FOUND: { status: 404, message: 'There is no such role.' },
  GRANT_NOT_FOUND: { status: 404, message: 'There is no such live grant.' },
  SESSION_NOT_FOUND: { status: 404, message: 'There is no such live session.' },
  SERVICE_ACCOUNT_NOT_FOUND: { status: 404, message: 'There is no such service account.' },
  API_KEY_NOT_FOUND: { status: 404, message: 'There is no such live API key, or it was rotated already.' },
  AUDIT_EVENT_NOT_FOUND: { status: 404, message: 'There is no such audit event.' },
  AUDIT_CHECKPOINT_NOT_FOUND: { status: 404, message: 'There is no such checkpoint of the audit trail.' },
  INVITATION_NOT_FOUND: { status: 404, message: 'There is no such live invitation.' },

  METHOD_NOT_ALLOWED: { status: 405, message: 'This route does not answer to this method.' },
  REQUEST_TIMEOUT: { status: 408, message: 'The request took too long to arrive.' },

  EMAIL_TAKEN: { status: 409, message: 'Another account uses this e-mail address.' },
  ROLE_NAME_TAKEN: { status: 409, message: 'Another role has this name.' },
  SERVICE_ACCOUNT_NAME_TAKEN: { status: 409, message: 'Another service account has this name.' },
  GRANT_EXISTS: { status: 409, message: 'The user already holds this role at this scope in that time.' },
  USER_NOT_DELETED: { status: 409, message: 'The user is not deleted.' },
  STATUS_CONFLICT: { status: 409, message: 'The account is not in a status that allows this.' },
  MFA_ALREADY_ENABLED: { status: 409, message: 'The account has a second factor already.' },
  MFA_NOT_ENABLED: { status: 409, message: 'The account has no second factor.' },
  MFA_ENROLMENT_NOT_STARTED: { status: 409, message: 'No enrolment is waiting for its first code; begin one.' },
  LAST_OWNER: { status: 409, message: 'At least one live owner must remain.' },
  IDEMPOTENCY_KEY_IN_FLIGHT: { status: 409, message: 'The call with this Idempotency-Key is still being answered.' },
  SIGNING_KEY_NOT_READY: { status: 409, message: 'The next signing key has not been published for long enough.' },
  AUDIT_EVENT_NOT_SEALED: { status: 409, message: 'The event is not sealed yet; ask again in a second.' },
  CONCURRENT_UPDATE: { status: 409, message: 'Another change got in between; try again.' },

  PRECONDITION_FAILED: { status: 412, message: 'The resource has changed since you read it.' },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'The body is too large.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'The content type is not supported; send application/json.' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, message: 'This Idempotency-Key was used for another request.' },
  RATE_LIMITED: { status: 429, message: 'Too many requests; see Retry-After.' },
  HEADERS_TOO_LARGE: { status: 431, message: 'The request headers are too large.' },

  INTERNAL_ERROR: { status: 500, message: 'Something went wrong on our side; quote the request id.' },
  SERVICE_UNAVAILABLE: { status: 503, message: 'The service cannot answer right now; see Retry-After.' },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
