import { describe, expect, it } from '@jest/globals';
import { type EndpointOptions } from '../endpoint/endpoint-options.js';
import { self } from './access-rule.js';
import { isOpenWhileImpersonating } from './impersonation-rule.js';

describe('while somebody acts as another person', () => {
  it.each<[string, Partial<EndpointOptions>, boolean]>([
    ['a route that only answers is open', {}, true],
    ['a route that leaves a mark is closed', { audit: 'user.updated' }, false],
    ['a route that leaves a mark may be opened', { audit: 'session.ended', whileImpersonating: 'allowed' }, true],
    ['a route that only answers may be closed', { whileImpersonating: 'refused' }, false],
    ['a route that wants a fresh password is closed', { reauthenticated: true }, false],
    ['and cannot be opened', { reauthenticated: true, whileImpersonating: 'allowed' }, false],
  ])('%s', (_, options, isOpen) => {
    expect(isOpenWhileImpersonating({ summary: 'Test', access: self, ...options })).toBe(isOpen);
  });

  it('a route that declares nothing is closed', () => {
    expect(isOpenWhileImpersonating(undefined)).toBe(false);
  });
});
