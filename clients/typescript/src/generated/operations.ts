// Generated from docs/openapi.json and docs/errors.md: npm run clients
/** They take an Idempotency-Key. */
export const KEYED_POSTS = [
  '/api/v1/users/bulk/status',
  '/api/v1/users/bulk/delete',
  '/api/v1/users',
  '/api/v1/service-accounts',
  '/api/v1/service-accounts/{id}/keys',
  '/api/v1/service-accounts/{id}/keys/{keyId}/rotate',
  '/api/v1/access/apply',
  '/api/v1/access/requests',
  '/api/v1/users/{id}/roles',
  '/api/v1/groups',
  '/api/v1/roles',
] as const;

/** They change nothing: questions that do not fit into a query string. */
export const ASKING_POSTS = [
  '/api/v1/access/check',
  '/api/v1/access/preview',
] as const;

/** They are open to anybody. */
export const OPEN_OPERATIONS = [
  'post /api/v1/auth/login',
  'post /api/v1/auth/refresh',
  'get /.well-known/jwks.json',
  'post /api/v1/auth/forgot-password',
  'post /api/v1/auth/reset-password',
  'post /api/v1/auth/accept-invitation',
  'post /api/v1/auth/mfa/verify',
  'post /api/v1/auth/register',
  'post /api/v1/auth/verify-email',
  'post /api/v1/auth/verify-email/resend',
  'get /api/v1/audit-checkpoints/keys',
  'get /health',
  'get /ready',
  'get /startup',
] as const;
