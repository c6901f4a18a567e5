import { describe, expect, it } from '@jest/globals';
import { type EndpointOptions, self } from '@app/http';
import { assertStandingFor } from './session-standing.js';

const route = (options: Partial<EndpointOptions> = {}): EndpointOptions => ({
  summary: 'Test',
  access: self,
  ...options,
});
const FRESH = { mustChangePassword: false, isRecentlyAuthenticated: true };
const OLD = { mustChangePassword: false, isRecentlyAuthenticated: false };

describe('the standing of a session', () => {
  it('is enough for most routes, however long ago the password was shown', () => {
    expect(() => assertStandingFor(route(), OLD)).not.toThrow();
    expect(() => assertStandingFor(undefined, OLD)).not.toThrow();
  });

  it('must be fresh for a route that asks for it', () => {
    expect(() => assertStandingFor(route({ reauthenticated: true }), FRESH)).not.toThrow();
    expect(() => assertStandingFor(route({ reauthenticated: true }), OLD)).toThrow(
      expect.objectContaining({ code: 'REAUTH_REQUIRED', status: 403 }),
    );
  });

  it('is never fresh for a caller without a session', () => {
    expect(() => assertStandingFor(route({ reauthenticated: true }), {})).toThrow(
      expect.objectContaining({ code: 'REAUTH_REQUIRED' }),
    );
  });

  it('keeps an account that must change its password to the routes that help with it', () => {
    const due = { ...FRESH, mustChangePassword: true };
    expect(() => assertStandingFor(route({ beforePasswordChange: true }), due)).not.toThrow();
    for (const other of [route(), route({ reauthenticated: true }), undefined])
      expect(() => assertStandingFor(other, due)).toThrow(
        expect.objectContaining({ code: 'PASSWORD_CHANGE_REQUIRED', status: 403 }),
      );
  });

  it('leaves what is closed to an impersonator to the permission guard, and asks the rest of them too', () => {
    const acting = { mustChangePassword: true, isRecentlyAuthenticated: false, impersonatorId: 'somebody' };
    expect(() => assertStandingFor(route({ audit: 'user.updated' }), acting)).not.toThrow();
    expect(() => assertStandingFor(route({ reauthenticated: true }), acting)).not.toThrow();
    expect(() => assertStandingFor(route(), acting)).toThrow(
      expect.objectContaining({ code: 'PASSWORD_CHANGE_REQUIRED' }),
    );
  });
});
