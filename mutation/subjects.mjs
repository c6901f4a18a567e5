// What is mutated: whatever decides whether somebody may. The tests of a subject are those beside it, named after it, or those
// of ELSEWHERE. What SQL decides (the closure, the rules of access) no mutant reaches: the random models of test/access test it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

export const SUBJECTS = {
  guards: [
    'libs/auth/src/tokens/authentication.guard.ts',
    'libs/auth/src/tokens/session-standing.ts',
    'libs/auth/src/tokens/verified-tokens.ts',
    'libs/http/src/access/access-rule.ts',
    'libs/http/src/access/denial-audit.interceptor.ts',
    'libs/http/src/access/impersonation-rule.ts',
    'libs/http/src/access/permission.guard.ts',
    'libs/http/src/access/route-access-check.ts',
    'libs/http/src/overload/overload.guard.ts',
    'libs/http/src/rate-limit/caller-limit.guard.ts',
    'libs/http/src/rate-limit/route-class.ts',
    'libs/http/src/rate-limit/sign-in-limit.guard.ts',
  ],
  policies: [
    'libs/auth/src/guessing/device-tokens.ts',
    'libs/auth/src/guessing/guarded-passwords.ts',
    'libs/auth/src/guessing/guess-limiter.ts',
    'libs/auth/src/passwords/password-policy.ts',
    'libs/auth/src/service-accounts/api-key.ts',
    'libs/auth/src/sessions/refresh-tokens.ts',
    'libs/auth/src/sessions/session-standings.ts',
    'libs/platform/src/overload/level-keeper.ts',
    'libs/users/src/canonical-email.ts',
    'libs/users/src/user.entity.ts',
  ],
  'rules of access': [
    'libs/roles/src/authority/access.queries.ts',
    'libs/roles/src/authority/authority.ts',
    'libs/roles/src/authority/key-access.queries.ts',
    'libs/roles/src/authority/last-owner.ts',
    'libs/roles/src/authority/own-permissions.ts',
    'libs/roles/src/changes/access-rules.ts',
    'libs/roles/src/grants/grant-changes.ts',
    'libs/roles/src/grants/newcomer-grants.ts',
    'libs/roles/src/grants/validity.ts',
    'libs/roles/src/permissions/wildcards.ts',
    'libs/roles/src/preview/change-permission.ts',
    'libs/roles/src/preview/change-reach.ts',
    'libs/roles/src/preview/expected-previews.ts',
    'libs/roles/src/requests/request-authority.ts',
  ],
};

/** Tests on a real database, of what cannot be told from its SQL. */
const ELSEWHERE = {
  'libs/auth/src/sessions/refresh-tokens.ts': ['test/database/refresh-tokens.db-spec.ts'],
  'libs/roles/src/authority/access.queries.ts': ['test/access/authority.db-spec.ts'],
  'libs/roles/src/authority/authority.ts': ['test/access/authority.db-spec.ts'],
  'libs/roles/src/authority/key-access.queries.ts': ['test/access/authority.db-spec.ts'],
  'libs/roles/src/authority/last-owner.ts': ['test/access/last-owner.db-spec.ts'],
  'libs/roles/src/authority/own-permissions.ts': ['test/access/own-permissions.db-spec.ts'],
  'libs/roles/src/changes/access-rules.ts': ['test/access/broken-rules.db-spec.ts'],
  'libs/roles/src/grants/grant-changes.ts': ['test/access/giving.db-spec.ts'],
  'libs/roles/src/grants/newcomer-grants.ts': ['test/access/newcomers.db-spec.ts'],
  'libs/roles/src/requests/request-authority.ts': ['test/access/second-person.db-spec.ts'],
};

/** @param parts of paths; none: everything. @throws Error for a part that no subject has */
export function subjectsNamed(parts) {
  const all = Object.values(SUBJECTS).flat();
  const unknown = parts.find((part) => !all.some((subject) => subject.includes(part)));
  if (unknown !== undefined) throw new Error(`there is nothing to mutate named ${unknown}: see mutation/subjects.mjs`);
  return parts.length === 0 ? all : all.filter((subject) => parts.some((part) => subject.includes(part)));
}

/** @throws Error when there is none: a subject without a test of its own would only look safe */
export function testsOf(subject) {
  const beside = ['.spec.ts', '.db-spec.ts'].map((end) => subject.replace(/\.ts$/, end));
  const found = [...beside, ...(ELSEWHERE[subject] ?? [])].filter((test) => existsSync(join(ROOT, test)));
  if (found.length === 0) throw new Error(`${subject} has no test of its own`);
  return found;
}

export function needsDatabase(subjects) {
  return subjects.flatMap(testsOf).some((test) => test.endsWith('.db-spec.ts'));
}
