import { describe, expect, it } from '@jest/globals';
import { type AppError } from '@app/kernel';
import { cellsOf, columnsOf, rowOf } from './csv-columns.js';

function problemsOf(header: string[]): unknown {
  try {
    return columnsOf(header);
  } catch (error) {
    return (error as AppError).details.map(({ field, code }) => [field, code]);
  }
}

describe('the columns of a CSV file', () => {
  it('are known whatever their case and the spaces around, profile fields also by their short name', () => {
    expect(columnsOf([' EMail', 'firstname ', 'profile.lastName', 'attributes.costCentre', 'Groups'])).toEqual([
      'email',
      'profile.firstName',
      'profile.lastName',
      'attributes.costCentre',
      'groups',
    ]);
  });

  it.each([
    [
      ['email', 'shoe size', 'id'],
      [
        ['shoe size', 'UNKNOWN_COLUMN'],
        ['id', 'UNKNOWN_COLUMN'],
      ],
    ],
    [['email', 'attributes.__proto__'], [['attributes.__proto__', 'UNKNOWN_COLUMN']]],
    [['email', 'E-Mail'], [['E-Mail', 'UNKNOWN_COLUMN']]],
    [
      ['email', 'EMAIL'],
      [
        ['email', 'DUPLICATE_COLUMN'],
        ['EMAIL', 'DUPLICATE_COLUMN'],
      ],
    ],
    [['status'], [[undefined, 'MISSING_COLUMN']]],
  ])('of %j are refused', (header, problems) => expect(problemsOf(header)).toEqual(problems));

  it('make a row in which an empty cell says nothing', () => {
    const columns = columnsOf([
      'email',
      'firstName',
      'phone',
      'attributes.a',
      'roles',
      'emailVerified',
      'mustChangePassword',
    ]);
    expect(rowOf(cellsOf('x@example.com,"Zoë ""Z""\nM",,1,user; auditor;,TRUE,perhaps'), columns)).toEqual({
      email: 'x@example.com',
      profile: { firstName: 'Zoë "Z"\nM', attributes: { a: '1' } },
      roles: ['user', 'auditor'],
      emailVerified: true,
      mustChangePassword: 'perhaps',
    });
  });
});
