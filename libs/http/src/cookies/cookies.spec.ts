import { describe, expect, it } from '@jest/globals';
import { hostCookie, readCookie } from './cookies.js';

const read = (cookie: string | undefined): string | undefined => readCookie({ headers: { cookie } }, '__Host-a');

describe('reading a cookie', () => {
  it.each([
    ['__Host-a=x', 'x'],
    ['b=1; __Host-a=x; c=2', 'x'],
    ['b=1;__Host-a = x ;c=2', 'x'],
    ['__Host-a=x=y==', 'x=y=='],
    ['__Host-a=', ''],
    ['__Host-a=first; __Host-a=second', 'first'],
  ])('finds it in %j', (header, value) => expect(read(header)).toBe(value));

  it.each([undefined, '', ';;;', '=', '__Host-a', '__host-a=x', 'x__Host-a=x', '__Host-ab=x', 'b=__Host-a=x'])(
    'does not find it in %j',
    (header) => expect(read(header)).toBeUndefined(),
  );
});

describe('writing a cookie', () => {
  it('closes it to scripts, other sites and plain connections', () => {
    expect(hostCookie('__Host-a', 'x-_.~9', 60)).toBe(
      '__Host-a=x-_.~9; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Strict',
    );
  });

  it.each(['a;b', 'a b', 'a\r\nSet-Cookie: b=c', 'ä', '"a"', 'a,b'])('refuses the value %j', (value) => {
    expect(() => hostCookie('__Host-a', value, 60)).toThrow(/quoting/);
  });
});
