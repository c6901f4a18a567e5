import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type AccessState } from './access-state.js';
import { problemsWith } from './check-roles-file.js';
import { located, parseRolesFile } from './parse-roles-file.js';
import { quoted } from './quoted.js';
import { type LocatedProblem, RolesFileError } from './roles-file.js';

function problemsOf(text: string): string[] {
  try {
    parseRolesFile(text);
  } catch (error) {
    if (error instanceof RolesFileError) return told(error.problems);
    throw error;
  }
  return [];
}

const told = (problems: readonly LocatedProblem[]): string[] =>
  problems.map(({ line, message }) => `${line}: ${message}`);

const STATE: AccessState = {
  permissions: [
    { code: '*', description: '', isSystem: true },
    { code: 'users:read', description: '', isSystem: true },
    { code: 'crm:read', description: '', isSystem: false },
  ],
  retired: ['crm:*'],
  roles: [
    {
      id: '1',
      name: 'owner',
      isSystem: true,
      description: 'all',
      permissions: ['*'],
      parents: [],
      mfaRequired: false,
      requiresApproval: false,
      maxHolders: null,
    },
  ],
  exclusions: [],
  groups: [{ id: '2', name: 'Old', description: '', parent: null, roles: [] }],
  usedIds: [],
};

describe('a roles file', () => {
  it('is read with all it may say, by YAML or JSON, and named by the hash of its bytes', () => {
    const text = [
      'prune: true',
      'permissions: { crm:deals:read: Read deals }',
      'roles:',
      '  - &base { name: base, permissions: &codes [crm:deals:read] }',
      '  - name: desk',
      '    permissions: *codes',
      '    inherits: [base]',
      '    maxHolders: null',
      '    excludes: [{ role: base, reason: Two hands }]',
      'groups:',
      '  - { name: Sales EMEA, in: null, roles: [{ role: desk }] }',
    ].join('\n');
    const { file, sha256 } = parseRolesFile(text);
    expect(file.roles![1]).toEqual({
      name: 'desk',
      permissions: ['crm:deals:read'],
      inherits: ['base'],
      maxHolders: null,
      excludes: [{ role: 'base', reason: 'Two hands' }],
    });
    expect(file.groups).toEqual([{ name: 'Sales EMEA', in: null, roles: [{ role: 'desk', scope: '*' }] }]);
    expect(sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(parseRolesFile(JSON.stringify(file)).file).toEqual(file);
  });

  it('is told everything that is wrong with it at once, each with its line', () => {
    const text = [
      'prune: maybe', // 1
      'users: []', // 2
      'permissions:', // 3
      '  crm:deals:read: Read deals', // 4
      '  CRM Deals: Bad', // 5
      'roles:', // 6
      '  - name: desk', // 7
      '    permission: []', // 8
      '    permissions:', // 9
      '      - crm:deals:read', // 10
      '      - crm:deals:read', // 11
      '  - name: desk', // 12
      '    maxHolders: 0', // 13
      '  - name: Deal Desk', // 14
      'groups:', // 15
      '  - name: "a\\u202Eb"', // 16
      '    roles:', // 17
      '      - { role: desk, scope: "org 1" }', // 18
      '      - { role: desk }', // 19
      '      - { role: desk, scope: "*" }', // 20
    ].join('\n');
    const found = problemsOf(text);
    expect(found.map((one) => one.split(': ').slice(0, 2).join(': '))).toEqual([
      '1: prune',
      '2: users',
      '5: permissions.CRM Deals',
      '8: roles.0.permission',
      '11: roles.0.permissions.1',
      '12: roles.1',
      '13: roles.1.maxHolders',
      '14: roles.2.name',
      '16: groups.0.name',
      '18: groups.0.roles.0.scope',
      '20: groups.0.roles.2',
    ]);
    expect(found[3]).toBe('8: roles.0.permission: there is no such key');
    expect(found[5]).toBe('12: roles.1: desk stands here twice');
  });

  it.each([
    ['a key twice', 'roles: []\nroles: []', [/^2: .*unique/]],
    ['no map', '- 1', [/^1: Invalid input: expected object/]],
    ['nothing', '', [/^1: Invalid input: expected object/]],
    ['an empty section, which with prune would delete everything', 'prune: true\nroles:', [/^2: roles: .*array/]],
    ['a broken line, and another', 'roles: [\n  {name: a\n}', [/^\d: /]],
    ['an unknown tag', 'roles:\n  - !!js/function "x"', [/^2: Unresolved tag/]],
    ['two documents', 'roles: []\n---\nroles: []', [/^[23]: .*multiple documents/]],
    ['a NUL', 'permissions: { crm:a: "\\0" }', [/^1: permissions.crm:a: must not contain NUL/]],
    ['an alias of nothing', 'roles: *x', [/^1: .*[Aa]lias/]],
  ])('with %s is refused', (_, text, expected) => {
    const found = problemsOf(text);
    expect(found.length).toBeGreaterThan(0);
    expected.forEach((pattern, index) => expect(found[index]).toMatch(pattern));
  });

  it('cannot unfold to more than it looks like, nor be nested without end', () => {
    const laughs = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let n = 1; n < 9; n++)
      laughs.push(
        `a${n}: &a${n} [${Array(9)
          .fill(`*a${n - 1}`)
          .join(', ')}]`,
      );
    // Unfolded, this would be nine to the ninth: the suite would run out of time, or of memory.
    expect(problemsOf(laughs.join('\n'))).toEqual(['1: The aliases of the file unfold to too much.']);
    expect(problemsOf('['.repeat(100_000)).length).toBeLessThanOrEqual(20);
    for (const depth of [1_000, 100_000]) expect(problemsOf('['.repeat(depth) + ']'.repeat(depth))).not.toEqual([]);
    expect(problemsOf('x'.repeat(5_000_001))).toEqual(['1: The file is larger than 5 MB.']);
  });

  it('is told at once everything that does not go with what is there', () => {
    const text = [
      'prune: true', // 1
      'permissions:', // 2
      '  users:fly: Fly', // 3
      '  shop:a:b: X', // 4
      'roles:', // 5
      '  - { name: owner, permissions: [], inherits: [a], description: all }', // 6
      '  - name: a', // 7
      '    inherits: [b, owner]', // 8
      '    permissions: ["crm:*", "shop:*", "shop:a:*", crm:read, crm:write]', // 9
      '    excludes: [{ role: a }, { role: ghost }, { role: b, reason: one }]', // 10
      '  - name: b', // 11
      '    inherits: [a]', // 12
      '    excludes: [{ role: a, reason: two }]', // 13
      'groups:', // 14
      '  - { name: A, in: Old }', // 15
      '  - { name: B, in: B }', // 16
      '  - { name: C, in: B, roles: [{ role: ghost }] }', // 17
    ].join('\n');
    const { file, lineOf } = parseRolesFile(text);
    const found = new RolesFileError(located(problemsWith(file, STATE), lineOf)).problems;
    expect(told(found)).toEqual([
      '3: permissions.users:fly: lies in a namespace of Rollcall itself',
      '6: roles.0.permissions: owner came with the installation: this part of it cannot be changed',
      '6: roles.0.inherits: owner came with the installation: this part of it cannot be changed',
      '6: roles.0.inherits: owner inherits itself',
      '8: roles.1.inherits: a inherits itself',
      '9: roles.1.permissions.0: there is no permission crm:*',
      '9: roles.1.permissions.4: there is no permission crm:write',
      '10: roles.1.excludes.0: a role cannot exclude itself',
      '10: roles.1.excludes.1: there is no role ghost',
      '12: roles.2.inherits: b inherits itself',
      '13: roles.2.excludes.0: a gives another reason for the same',
      '15: groups.0.in: there is no group Old',
      '16: groups.1.in: B lies in itself',
      '17: groups.2.roles.0: there is no role ghost',
    ]);
  });
});

describe('a text on a terminal', () => {
  it('cannot move the cursor, colour it, or turn its direction around', () => {
    expect(quoted('a\u001b[31m\u202Eb\nc\u009b')).toBe('"a\\u001b[31m\\u{202e}b\\nc\\u{9b}"');
    expect(problemsOf('"\\u001b[31m": 1')).toEqual(['1: \\u{1b}[31m: there is no such key']);
  });
});
