import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CursorCodec } from './cursor-codec.js';

const codec = new CursorCodec(Buffer.alloc(32, 1));

describe('CursorCodec', () => {
  it('gives back every position it was given', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' }))), fc.string(), (position, query) => {
        expect(codec.decode(codec.encode(position, query), query)).toEqual(position);
      }),
    );
  });

  it('refuses a cursor with any one character changed, added or taken away', () => {
    const cursor = codec.encode(['2026-01-01', 'b2f6a1de'], 'q');
    for (let at = 0; at < cursor.length; at++) {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      const changed = cursor.slice(0, at) + other + cursor.slice(at + 1);
      expect(() => codec.decode(changed, 'q')).toThrow(expect.objectContaining({ code: 'INVALID_CURSOR' }));
      expect(() => codec.decode(cursor.slice(0, at), 'q')).toThrow(expect.objectContaining({ code: 'INVALID_CURSOR' }));
    }
    expect(() => codec.decode(`${cursor}=`, 'q')).toThrow(expect.objectContaining({ code: 'INVALID_CURSOR' }));
  });

  it('refuses a cursor of another query or another key', () => {
    const cursor = codec.encode(['x'], 'q');
    expect(() => codec.decode(cursor, 'other')).toThrow(expect.objectContaining({ code: 'INVALID_CURSOR' }));
    const otherKey = new CursorCodec(Buffer.alloc(32, 2));
    expect(() => otherKey.decode(cursor, 'q')).toThrow(expect.objectContaining({ code: 'INVALID_CURSOR' }));
  });
});
