import { describe, expect, it } from '@jest/globals';
import { type AppError } from '@app/kernel';
import { parsePlainJson } from './plain-json.js';

function refusalOf(body: string | Buffer): [string, string | undefined] {
  try {
    parsePlainJson(Buffer.from(body));
  } catch (error) {
    return [(error as AppError).code, (error as AppError).details[0]?.code];
  }
  return ['accepted', undefined];
}

describe('parsePlainJson', () => {
  it('takes JSON as it is', () => {
    expect(parsePlainJson(Buffer.from('{"a":[1,"ü",null,{"b":false}]}'))).toEqual({ a: [1, 'ü', null, { b: false }] });
  });

  it('takes an empty body for none', () => {
    expect(parsePlainJson(Buffer.alloc(0))).toBeUndefined();
  });

  it.each([
    ['half an object', '{"a":', 'MALFORMED_REQUEST', 'INVALID_JSON'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'MALFORMED_REQUEST', 'INVALID_JSON'],
    ['20 001 levels', `${'['.repeat(20_001)}${']'.repeat(20_001)}`, 'VALIDATION_ERROR', 'TOO_DEEP'],
    ['__proto__', '{"a":{"__proto__":{"admin":true}}}', 'VALIDATION_ERROR', 'FORBIDDEN_KEY'],
    ['constructor', '{"constructor":{"prototype":{}}}', 'VALIDATION_ERROR', 'FORBIDDEN_KEY'],
    ['NUL in a value', '{"a":"x\\u0000"}', 'VALIDATION_ERROR', 'NUL_CHARACTER'],
    ['NUL in a key', '{"x\\u0000":1}', 'VALIDATION_ERROR', 'NUL_CHARACTER'],
    ['a lone surrogate', '{"a":"\\ud800"}', 'VALIDATION_ERROR', 'LONE_SURROGATE'],
  ])('refuses %s', (_, body, code, detail) => {
    expect(refusalOf(body)).toEqual([code, detail]);
  });

  it('names the place of what it refuses', () => {
    expect(() => parsePlainJson(Buffer.from('{"a":[{"b":"\\u0000"}]}'))).toThrow(
      expect.objectContaining({ details: [expect.objectContaining({ field: 'a.0.b' })] }),
    );
  });
});
