import { describe, expect, it } from '@jest/globals';
import { wildcardsAbove } from './wildcards.js';

describe('the wildcards above a code', () => {
  it.each([
    [['crm:read'], ['crm:*']],
    [['crm:deals:write'], ['crm:*', 'crm:deals:*']],
    [
      ['crm:deals:write', 'crm:deals:read', 'erp:read'],
      ['crm:*', 'crm:deals:*', 'erp:*'],
    ],
    [['crm:deals:*'], ['crm:*']],
    [['crm:*'], []],
    [['crm:*', 'crm:read'], []],
    [[], []],
  ])('of %j are %j', (codes, expected) => {
    expect(wildcardsAbove(codes)).toEqual(expected);
  });
});
