import { describe, expect, it } from '@jest/globals';
import { type ExecutionContext } from '@nestjs/common';
import { routeContext } from '../testing/route-context.js';
import { accessRuleFor, accessRuleOf, anyone, holderOf, self } from './access-rule.js';

const FORGOTTEN = { getHandler: () => function forgotten() {}, getClass: () => class Things {} };

describe('the access rule of a route', () => {
  it.each([
    [anyone, { kind: 'public' }],
    [self, { kind: 'self' }],
    [holderOf('users:read'), { kind: 'permission', permission: 'users:read' }],
  ])('is read from its handler: %j', (access, told) => {
    const context = routeContext({ access });
    expect(accessRuleOf(context.getHandler())).toEqual(told);
    expect(accessRuleFor(context)).toEqual(told);
  });

  it('that declares none is an error, not an open door', () => {
    expect(accessRuleOf(FORGOTTEN.getHandler())).toBeUndefined();
    expect(() => accessRuleFor(FORGOTTEN as unknown as ExecutionContext)).toThrow(
      'Things.forgotten declares no access rule',
    );
  });
});
