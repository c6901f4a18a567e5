import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type JsonValue } from '@app/kernel';
import { type AuditLeafRow, leafOf } from './audit-leaf.js';
import { canonicalJson } from './canonical-json.js';
import { ERASED, commitPersonalValues, commitmentTo, openPersonalValues, searchTextOf } from './personal-values.js';

const names = fc.string({ minLength: 1 }).filter((name) => name !== '__proto__');
const values = fc.jsonValue().map((value) => value as JsonValue);
const changes = fc.dictionary(names, fc.record({ before: values, after: values }));

const ROW: AuditLeafRow = {
  id: '0c1b3b33-7c39-4c35-9d0e-3c3f8f0c8f57',
  sequence: '7',
  occurredAt: new Date('2026-01-02T03:04:05.006Z'),
  action: 'user.updated',
  outcome: 'success',
  actorType: 'user',
  actorId: 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11',
  sessionId: null,
  impersonatorId: null,
  subjectType: 'user',
  subjectId: 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11',
  changes: null,
  details: { kind: 'x' },
  ip: null,
  ipCommitment: 'abc',
  userAgent: null,
  userAgentCommitment: null,
  requestId: 'r',
};

describe('canonical JSON', () => {
  it('is that of RFC 8785: members by UTF-16 units, numbers and escapes as ECMAScript writes them', () => {
    const value = {
      '\u20ac': 1,
      '\r': 2,
      '1': [56, { d: true, '10': null }],
      '\u{1f600}': 333333333.3333333,
      '\ufb33': 1e30,
    };
    expect(canonicalJson(value)).toBe(
      '{"\\r":2,"1":[56,{"10":null,"d":true}],"€":1,"😀":333333333.3333333,"\ufb33":1e+30}',
    );
  });

  it('does not depend on the order in which a value was made', () => {
    fc.assert(
      fc.property(fc.dictionary(names, values), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('a personal value', () => {
  it('is read back as it was, whatever it was and whatever its field is called', () => {
    fc.assert(
      fc.property(changes, fc.dictionary(names, values), (before, details) => {
        const stored = commitPersonalValues({ changes: before, details });
        const opened = openPersonalValues(stored.changes, stored.details, stored.openings);
        expect(canonicalJson(opened as unknown as JsonValue)).toBe(canonicalJson({ changes: before, details }));
      }),
    );
  });

  it('leaves nothing of itself in the log, and no two commitments to it are the same', () => {
    const event = {
      changes: { email: { before: 'ada@example.com', after: null } },
      ip: '192.0.2.7',
      userAgent: 'Browser',
    };
    const [first, second] = [commitPersonalValues(event), commitPersonalValues(event)];
    const { openings, ...stored } = first;
    expect(JSON.stringify(stored)).not.toMatch(/ada|192|Browser/);
    expect(first.ipCommitment).not.toBe(second.ipCommitment);
    expect(first.ipCommitment).toBe(commitmentTo('/ip', openings['/ip']![0], '"192.0.2.7"'));
    expect(first.ipCommitment).not.toBe(commitmentTo('/ip', openings['/ip']![0], '"192.0.2.8"'));
    expect(searchTextOf(openings)).toBe('ada@example.com\n192.0.2.7');
    expect(openPersonalValues(stored.changes, null, {}).changes).toEqual({ email: { before: ERASED, after: null } });
  });
});

describe('a leaf', () => {
  it('is this text, for ever', () => {
    expect(leafOf(ROW)).toBe(
      '{"action":"user.updated","actor":{"id":"b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11","sessionId":null,"type":"user"},"changes":null,' +
        '"details":{"kind":"x"},"id":"0c1b3b33-7c39-4c35-9d0e-3c3f8f0c8f57","ip":{"c":"abc"},"occurredAt":"2026-01-02T03:04:05.006Z",' +
        '"outcome":"success","requestId":"r","sequence":"7","subject":{"id":"b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11","type":"user"},' +
        '"userAgent":null,"v":1}',
    );
  });

  it('has another version only when it says more', () => {
    const leaf = JSON.parse(leafOf({ ...ROW, impersonatorId: ROW.actorId })) as { v: number; actor: object };
    expect([leaf.v, leaf.actor]).toEqual([2, expect.objectContaining({ impersonatorId: ROW.actorId })]);
  });
});
