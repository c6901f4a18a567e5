import { describe, expect, it } from '@jest/globals';
import { type UserBody } from '../dto/user.dto.js';
import { chooseFormat } from './export-format.js';
import { UserText } from './user-text.js';

const NONE = { lastName: null, displayName: null, phone: null, locale: null, timezone: null, avatarUrl: null };

function user(profile: Partial<UserBody['profile']> = {}): UserBody {
  const at = new Date('2026-03-01T12:00:00Z');
  return {
    ...{ id: 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11', email: 'zoe@example.com', status: 'active', emailVerified: true },
    ...{ mustChangePassword: false, deactivateAt: null, lastLoginAt: null, createdAt: at, updatedAt: at },
    ...{
      deletedAt: null,
      avatarUpdatedAt: null,
      version: 3,
      profile: { firstName: null, ...NONE, attributes: {}, ...profile },
    },
  };
}

const csvCell = (firstName: string): string => {
  const text = new UserText('csv', 'profile.firstName').page([user({ firstName })]);
  return text.slice('firstName\r\n'.length, -'\r\n'.length);
};

describe('CSV', () => {
  it.each([
    ['=1+1', `'=1+1`],
    ['+41446681800', `'+41446681800`],
    ['-2+3', `'-2+3`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\t=1', `'\t=1`],
    ['\r=1', `"'\r=1"`],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['＝1+1', `'＝1+1`],
    ['a=1', 'a=1'],
    ['Müller, "Zoë"', '"Müller, ""Zoë"""'],
    ['two\nlines', '"two\nlines"'],
  ])('writes %j so that a spreadsheet shows it and runs nothing', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it('has one heading, also without rows, and a column for each field', () => {
    const text = new UserText('csv', undefined);
    const [heading, row] = text.page([user({ attributes: { level: 3 } })]).split('\r\n');
    expect(heading).toBe(
      'id,email,status,emailVerified,mustChangePassword,deactivateAt,lastLoginAt,createdAt,updatedAt,deletedAt,version,avatarUpdatedAt,firstName,lastName,displayName,phone,locale,timezone,avatarUrl,attributes',
    );
    expect(row).toContain('2026-03-01T12:00:00.000Z,,3,,,');
    expect(row).toMatch(/,"\{""level"":3\}"$/);
    expect(text.page([user()])).not.toContain('firstName');
    expect(new UserText('csv', 'id,profile').page([])).toMatch(/^id,firstName,.*attributes\r\n$/);
  });
});

it('NDJSON is what the API answers, a line each', () => {
  const text = new UserText('ndjson', undefined).page([user(), user()]);
  expect(
    text
      .split('\n')
      .slice(0, 2)
      .map((line) => JSON.parse(line) as object),
  ).toEqual([JSON.parse(JSON.stringify(user())), JSON.parse(JSON.stringify(user()))]);
  expect(new UserText('ndjson', 'email').page([user()])).toBe('{"email":"zoe@example.com"}\n');
  expect(new UserText('ndjson', undefined).page([])).toBe('');
});

it.each([
  [undefined, undefined, 'csv'],
  [undefined, '*/*', 'csv'],
  [undefined, 'application/json', 'csv'],
  [undefined, 'application/x-ndjson', 'ndjson'],
  [undefined, 'application/ndjson;q=0.9, */*', 'ndjson'],
  [undefined, 'text/csv, application/x-ndjson', 'csv'],
  ['csv', 'application/x-ndjson', 'csv'],
  ['ndjson', 'text/csv', 'ndjson'],
] as const)('format %s with Accept %s is %s', (format, accept, chosen) => {
  expect(chooseFormat(format, accept)).toBe(chosen);
});
