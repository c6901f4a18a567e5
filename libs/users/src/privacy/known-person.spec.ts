import { describe, expect, it } from '@jest/globals';
import { knownPerson, withoutPerson } from './known-person.js';

const PERSON = knownPerson('b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11', [
  { emails: ['Zoe.Mueller@Example.com', 'zoe.mueller@example.com'], texts: ['Zoë', 'Müller-Łukasiewicz', 'ab', ' '] },
  { emails: ['old@example.com'], texts: ['+41446681800', 'a.c (x)'] },
  { devices: [{ ip: '192.0.2.7', userAgent: null }] },
  {},
]);

describe('what is known of a person', () => {
  it('is each value once, in lower case, none that occurs in anything', () => {
    expect(PERSON).toEqual({
      id: 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11',
      emails: ['zoe.mueller@example.com', 'old@example.com'],
      texts: ['zoë', 'müller-łukasiewicz', '+41446681800', 'a.c (x)'],
      devices: [{ ip: '192.0.2.7', userAgent: null }],
    });
  });

  it.each([
    ['ZOË MÜLLER-ŁUKASIEWICZ asked', '… … asked'],
    ['by zoe.mueller@example.com, formerly OLD@example.com', 'by …, formerly …'],
    ['called +41446681800 back', 'called … back'],
    ['wrote a.c (x), not abc (x)', 'wrote …, not abc (x)'],
    ['Request of 3 March', 'Request of 3 March'],
  ])('is left out of %j', (text, expected) => {
    expect(withoutPerson(text, PERSON)).toBe(expected);
  });
});
