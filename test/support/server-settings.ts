// What servers of tests are told, in this process and in others. Nothing here loads the application: a suite that starts it in
// a process of its own need not compile it for itself as well.
import { type TestDatabase } from '@app/testing';

export const OWNER_EMAIL = 'owner@example.com';
export const PASSWORD = 'correct horse battery';
export const SECRET_KEY = 'k7Jq2vX9-rB4nT6wY1zA8sD3fG5hL0mP';

/** A hash takes 1 ms instead of 60; suites about hashing or timing set 10. Only a test may. */
export const QUICK_HASHES = { NODE_ENV: 'test', BCRYPT_COST: '4' };

/** The secret that replicas share, and the first owner. */
export const OWNED = { SECRET_KEY, BOOTSTRAP_OWNER_EMAIL: OWNER_EMAIL, BOOTSTRAP_OWNER_PASSWORD: PASSWORD };

/** The same, on a database that the server migrates by itself. */
export function ownedOn({ application, owner }: TestDatabase): Record<string, string> {
  return { ...OWNED, DATABASE_URL: application, MIGRATION_DATABASE_URL: owner };
}
