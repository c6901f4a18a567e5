/**
 * Who may call what: written by hand from the documentation, not from the code, so that a rule which changes by accident
 * changes in one of the two places only. access-matrix.e2e-spec.ts compares and tries every line.
 */
export type RouteRule =
  /** Anybody. */
  | 'public'
  /** Whoever is signed in, about themselves. */
  | 'self'
  /** Whoever holds the permission, such as `users:read`. */
  | `${string}:${string}`;

/** Sorted by path. */
export const ROUTE_RULES: Readonly<Record<string, RouteRule>> = {
  'GET /.well-known/jwks.json': 'public',
  'POST /access/apply': 'access:read',
  'GET /access/changes': 'access:read',
  'POST /access/check': 'access:read',
  'GET /access/explain': 'access:read',
  'POST /access/grants/bulk': 'roles:assign',
  'POST /access/grants/bulk-revoke': 'roles:assign',
  'GET /access/grants/expiring': 'roles:read',
  'GET /access/holders': 'access:read',
  'GET /access/permissions': 'access:read',
  'POST /access/preview': 'access:read',
  'GET /access/requests': 'roles:read',
  'POST /access/requests': 'roles:assign',
  'GET /access/requests/:id': 'roles:read',
  'POST /access/requests/:id/approve': 'roles:approve',
  'POST /access/requests/:id/refuse': 'roles:approve',
  'POST /access/requests/:id/withdraw': 'roles:assign',
  'GET /audit-checkpoints': 'audit:read',
  'GET /audit-checkpoints/consistency': 'audit:read',
  'GET /audit-checkpoints/keys': 'public',
  'GET /audit-checkpoints/latest': 'audit:read',
  'GET /audit-events': 'audit:read',
  'GET /audit-events/:id': 'audit:read',
  'GET /audit-events/:id/proof': 'audit:read',
  'GET /audit-events/export': 'audit:export',
  'GET /audit-events/stream': 'audit:read',
  'POST /auth/accept-invitation': 'public',
  'POST /auth/change-password': 'self',
  'POST /auth/forgot-password': 'public',
  'DELETE /auth/impersonation': 'self',
  'POST /auth/login': 'public',
  'POST /auth/logout': 'self',
  'POST /auth/logout-all': 'self',
  'GET /auth/me': 'self',
  'PATCH /auth/me': 'self',
  'GET /auth/mfa': 'self',
  'POST /auth/mfa/recovery-codes': 'self',
  'DELETE /auth/mfa/totp': 'self',
  'POST /auth/mfa/totp': 'self',
  'POST /auth/mfa/totp/confirm': 'self',
  'POST /auth/mfa/verify': 'public',
  'POST /auth/reauthenticate': 'self',
  'POST /auth/refresh': 'public',
  'POST /auth/register': 'public',
  'POST /auth/reset-password': 'public',
  'GET /auth/sessions': 'self',
  'DELETE /auth/sessions/:id': 'self',
  'POST /auth/verify-email': 'public',
  'POST /auth/verify-email/resend': 'public',
  'GET /groups': 'groups:read',
  'POST /groups': 'groups:manage',
  'DELETE /groups/:id': 'groups:manage',
  'GET /groups/:id': 'groups:read',
  'PATCH /groups/:id': 'groups:manage',
  'PUT /groups/:id': 'groups:manage',
  'GET /groups/:id/members': 'groups:read',
  'POST /groups/:id/members': 'groups:manage',
  'DELETE /groups/:id/members/:userId': 'groups:manage',
  'POST /groups/:id/members/remove': 'groups:manage',
  'GET /groups/:id/roles': 'groups:read',
  'POST /groups/:id/roles': 'groups:manage',
  'DELETE /groups/:id/roles/:roleId': 'groups:manage',
  'GET /health': 'public',
  'GET /invitations': 'users:read',
  'DELETE /invitations/:id': 'users:create',
  'GET /permissions': 'roles:read',
  'POST /permissions': 'permissions:manage',
  'DELETE /permissions/:code': 'permissions:manage',
  'GET /ready': 'public',
  'GET /roles': 'roles:read',
  'POST /roles': 'roles:create',
  'DELETE /roles/:id': 'roles:delete',
  'GET /roles/:id': 'roles:read',
  'PATCH /roles/:id': 'roles:update',
  'PUT /roles/:id': 'roles:update',
  'GET /roles/:id/exclusions': 'roles:read',
  'DELETE /roles/:id/exclusions/:otherId': 'roles:update',
  'PUT /roles/:id/exclusions/:otherId': 'roles:update',
  'GET /roles/:id/members': 'roles:read',
  'GET /service-accounts': 'service-accounts:read',
  'POST /service-accounts': 'service-accounts:manage',
  'DELETE /service-accounts/:id': 'service-accounts:manage',
  'GET /service-accounts/:id': 'service-accounts:read',
  'GET /service-accounts/:id/keys': 'service-accounts:read',
  'POST /service-accounts/:id/keys': 'service-accounts:manage',
  'DELETE /service-accounts/:id/keys/:keyId': 'service-accounts:manage',
  'POST /service-accounts/:id/keys/:keyId/rotate': 'service-accounts:manage',
  'GET /signing-keys': 'keys:read',
  'POST /signing-keys/rotate': 'keys:rotate',
  'GET /startup': 'public',
  'GET /users': 'users:read',
  'POST /users': 'users:create',
  'DELETE /users/:id': 'users:delete',
  'GET /users/:id': 'users:read',
  'PATCH /users/:id': 'users:update',
  'PUT /users/:id': 'users:update',
  'POST /users/:id/activate': 'users:suspend',
  'POST /users/:id/deactivate': 'users:suspend',
  'DELETE /users/:id/deactivation': 'users:suspend',
  'GET /users/:id/groups': 'groups:read',
  'POST /users/:id/impersonate': 'users:impersonate',
  'POST /users/:id/invite': 'users:create',
  'DELETE /users/:id/mfa': 'users:reset-mfa',
  'POST /users/:id/restore': 'users:restore',
  'GET /users/:id/roles': 'roles:read',
  'POST /users/:id/roles': 'roles:assign',
  'DELETE /users/:id/roles/:grantId': 'roles:assign',
  'DELETE /users/:id/sessions': 'sessions:revoke',
  'GET /users/:id/sessions': 'sessions:read',
  'POST /users/:id/suspend': 'users:suspend',
  'GET /users/attribute-schema': 'users:read',
  'PUT /users/attribute-schema': 'users:configure',
  'POST /users/bulk/delete': 'users:delete',
  'POST /users/bulk/status': 'users:suspend',
  'GET /users/dormant': 'users:read',
};

/** They want a password given a moment ago, and want it first: a program has none, whatever it holds. */
export const FRESH_PASSWORD_ROUTES: readonly string[] = [
  'POST /access/requests/:id/approve',
  'POST /users/:id/impersonate',
];

/** What the roles carry that come with the installation. */
export const SYSTEM_ROLES: Readonly<Record<'owner' | 'admin' | 'auditor' | 'user', readonly string[]>> = {
  owner: ['*'],
  admin: [
    'access:read',
    'audit:export',
    'audit:read',
    'groups:*',
    'keys:read',
    'permissions:*',
    'roles:*',
    'service-accounts:read',
    'sessions:*',
    'users:*',
  ],
  auditor: [
    'access:read',
    'audit:export',
    'audit:read',
    'groups:read',
    'keys:read',
    'roles:read',
    'service-accounts:read',
    'sessions:read',
    'users:read',
  ],
  user: [],
};

/** The wildcards once more, in the one line that they are: `*` is everything, `users:*` whatever begins with `users:`. */
export function covers(held: readonly string[], permission: string): boolean {
  return held.some((code) => code === permission || (code.endsWith('*') && permission.startsWith(code.slice(0, -1))));
}

export function isPermission(rule: RouteRule): boolean {
  return rule !== 'public' && rule !== 'self';
}
