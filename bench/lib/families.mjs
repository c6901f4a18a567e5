// What is compared with what. A kind says how its requests look; `against` names the kind that nobody must be able to tell
// it from. Addresses come from pools, and every sample of a kind takes the next one.
import { newEmail, PASSWORD } from './people.mjs';

const WRONG = 'wrong horse batteries';
/** The longest that the route takes. */
const LONG = 'x'.repeat(1024);

const signIn = (pool, password, against) => ({
  path: '/auth/login',
  pool,
  body: (email) => ({ email, password }),
  against,
});
const ask = (path, pool, against) => ({ path, pool, body: (email) => ({ email }), against });
const register = (pool, against) => ({
  path: '/auth/register',
  pool,
  body: (email) => ({ email, password: 'a lantern in the quiet harbour' }),
  against,
});

/** A lock that only a known account has shows in how parallel requests wait for each other. */
const AT_ONCE = 10;

/** `pauseMs`: until the jobs that a request leaves behind are done, so that they blur nothing. */
export const FAMILIES = {
  // First, because a lock lasts 15 minutes. An account's limit is the same for an address that nobody has: so these are compared
  // with each other, not with a wrong password, which anybody can tell from a lock by its status.
  locked: {
    pauseMs: 1,
    kinds: {
      'locked account': signIn('locked', WRONG),
      'locked account, right password': signIn('locked', PASSWORD, 'locked account'),
      'locked, unknown address': signIn('lockedUnknown', WRONG, 'locked account'),
    },
  },
  'sign-in': {
    pauseMs: 1,
    kinds: {
      'wrong password': signIn('active', WRONG),
      'wrong password, again': signIn('active', WRONG, 'wrong password'),
      'unknown address': signIn('unknown', WRONG, 'wrong password'),
      'suspended, wrong password': signIn('suspended', WRONG, 'wrong password'),
      'suspended, right password': signIn('suspended', PASSWORD, 'wrong password'),
      'unverified, wrong password': signIn('unverified', WRONG, 'wrong password'),
      'unverified, right password': signIn('unverified', PASSWORD, 'wrong password'),
      'no password yet': signIn('passwordless', WRONG, 'wrong password'),
      'deleted, right password': signIn('deleted', PASSWORD, 'wrong password'),
      'empty password': signIn('active', '', 'wrong password'),
      'empty password, unknown address': signIn('unknown', '', 'empty password'),
      'empty password, no password yet': signIn('passwordless', '', 'empty password'),
      'longest password': signIn('active', LONG),
      'longest password, unknown address': signIn('unknown', LONG, 'longest password'),
    },
  },
  'forgotten password': {
    pauseMs: 30,
    kinds: {
      'active account': ask('/auth/forgot-password', 'active'),
      'unknown address': ask('/auth/forgot-password', 'unknown', 'active account'),
      suspended: ask('/auth/forgot-password', 'suspended', 'active account'),
      unverified: ask('/auth/forgot-password', 'unverified', 'active account'),
      'no password yet': ask('/auth/forgot-password', 'passwordless', 'active account'),
      deleted: ask('/auth/forgot-password', 'deleted', 'active account'),
    },
  },
  'forgotten password, ten at once': {
    atOnce: AT_ONCE,
    pauseMs: 100,
    kinds: {
      'active account': ask('/auth/forgot-password', 'active'),
      'unknown address': ask('/auth/forgot-password', 'unknown', 'active account'),
    },
  },
  registration: {
    pauseMs: 30,
    kinds: {
      'address in use': register('active'),
      'new address': register(newEmail, 'address in use'),
      'suspended account': register('suspended', 'address in use'),
    },
  },
  'verification mail again': {
    pauseMs: 30,
    kinds: {
      unverified: ask('/auth/verify-email/resend', 'unverified'),
      verified: ask('/auth/verify-email/resend', 'active', 'unverified'),
      'unknown address': ask('/auth/verify-email/resend', 'unknown', 'unverified'),
      suspended: ask('/auth/verify-email/resend', 'suspended', 'unverified'),
    },
  },
  'verification mail again, ten at once': {
    atOnce: AT_ONCE,
    pauseMs: 100,
    kinds: {
      unverified: ask('/auth/verify-email/resend', 'unverified'),
      'unknown address': ask('/auth/verify-email/resend', 'unknown', 'unverified'),
    },
  },
};
