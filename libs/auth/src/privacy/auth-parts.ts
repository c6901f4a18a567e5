import { type SqlPart, oldestFirst } from '@app/platform';

/** What of an impersonated session is the impersonator's: it is theirs to see, not the person's. */
const ORIGIN = `host(s.ip) AS ip, s.user_agent AS "userAgent"`;

const SESSION = `s.id, s.factors, s.authenticated_at AS "authenticatedAt", s.last_seen_at AS "lastSeenAt",
  s.expires_at AS "expiresAt", s.revoked_at AS "revokedAt", s.revoked_reason AS "revokedReason", s.created_at AS "createdAt"`;

const sessionParts: readonly SqlPart[] = [
  {
    name: 'sessions',
    columns: `${SESSION}, ${ORIGIN}`,
    from: 'sessions s',
    of: 's.user_id = $1 AND s.impersonated_by IS NULL',
    order: oldestFirst('s.created_at', 's.id'),
  },
  {
    name: 'impersonatedSessions',
    columns: `${SESSION}, s.impersonated_by AS "impersonatedBy"`,
    from: 'sessions s',
    of: 's.user_id = $1 AND s.impersonated_by IS NOT NULL',
    order: oldestFirst('s.created_at', 's.id'),
  },
  {
    name: 'impersonations',
    columns: `${SESSION}, ${ORIGIN}, s.user_id AS "actedAs"`,
    from: 'sessions s',
    of: 's.impersonated_by = $1',
    order: oldestFirst('s.created_at', 's.id'),
  },
  {
    name: 'tokenRefreshes',
    columns: `t.session_id AS "sessionId", t.issued_at AS "issuedAt", t.consumed_at AS "consumedAt"`,
    from: 'refresh_tokens t JOIN sessions s ON s.id = t.session_id',
    of: 's.user_id = $1 AND s.impersonated_by IS NULL',
    order: oldestFirst('t.issued_at', 't.id'),
  },
];

const LINK = `l.created_at AS "createdAt", l.expires_at AS "expiresAt", l.consumed_at AS "usedAt"`;

const linkParts: readonly SqlPart[] = [
  {
    name: 'passwordResetLinks',
    columns: LINK,
    from: 'password_reset_tokens l',
    of: 'l.user_id = $1',
    order: oldestFirst('l.created_at', 'l.id'),
  },
  {
    name: 'emailVerificationLinks',
    columns: `l.email, ${LINK}`,
    from: 'email_verification_tokens l',
    of: 'l.user_id = $1',
    order: oldestFirst('l.created_at', 'l.id'),
  },
  {
    name: 'invitations',
    columns: `${LINK}, l.revoked_at AS "revokedAt", l.invited_by AS "invitedBy"`,
    from: 'invitations l',
    of: 'l.user_id = $1',
    order: oldestFirst('l.created_at', 'l.id'),
  },
  {
    name: 'invitationsSent',
    columns: `${LINK}, l.revoked_at AS "revokedAt", l.user_id AS "userId"`,
    from: 'invitations l',
    of: 'l.invited_by = $1',
    order: oldestFirst('l.created_at', 'l.id'),
  },
  {
    name: 'registrationNotices',
    columns: `n.sent_at AS "sentAt"`,
    from: 'registration_notices n',
    of: 'n.user_id = $1',
    order: oldestFirst('n.sent_at', 'n.user_id'),
  },
];

const factorParts: readonly SqlPart[] = [
  {
    name: 'secondFactors',
    columns: `f.id, f.type, f.created_at AS "createdAt", f.confirmed_at AS "confirmedAt", f.removed_at AS "removedAt",
      to_timestamp(f.last_used_step * 30) AS "lastUsedAt"`,
    from: 'mfa_factors f',
    of: 'f.user_id = $1',
    order: oldestFirst('f.created_at', 'f.id'),
  },
  {
    name: 'recoveryCodes',
    columns: `c.created_at AS "createdAt", c.consumed_at AS "usedAt"`,
    from: 'recovery_codes c',
    of: 'c.user_id = $1',
    order: oldestFirst('c.created_at', 'c.id'),
  },
  {
    name: 'secondFactorChallenges',
    columns: `c.created_at AS "createdAt", c.expires_at AS "expiresAt", c.attempts, c.consumed_at AS "usedAt"`,
    from: 'mfa_challenges c',
    of: 'c.user_id = $1',
    order: oldestFirst('c.created_at', 'c.id'),
  },
  {
    name: 'secondFactorGuesses',
    columns: `g.kind, g.count, g.window_started_at AS "windowStartedAt"`,
    from: 'mfa_guesses g',
    of: 'g.user_id = $1',
    order: [{ sql: 'g.kind', type: 'text', descending: false }],
  },
];

const programParts: readonly SqlPart[] = [
  {
    name: 'serviceAccountsCreated',
    columns: `a.id, a.name, a.description, a.status, a.created_at AS "createdAt"`,
    from: 'service_accounts a',
    of: 'a.created_by = $1',
    order: oldestFirst('a.created_at', 'a.id'),
  },
  {
    name: 'apiKeysCreated',
    columns: `k.id, k.service_account_id AS "serviceAccountId", k.name, k.prefix, k.permissions, k.created_at AS "createdAt",
      k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt", k.last_used_at AS "lastUsedAt"`,
    from: 'api_keys k',
    of: 'k.created_by = $1',
    order: oldestFirst('k.created_at', 'k.id'),
  },
];

/** Hashes, secrets and tokens are named nowhere here: what is not selected cannot be shown. */
export const AUTH_PARTS: readonly SqlPart[] = [...sessionParts, ...linkParts, ...factorParts, ...programParts];
