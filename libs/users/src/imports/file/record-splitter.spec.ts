import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_RECORD_BYTES, type RawRecord, RecordSplitter } from './record-splitter.js';

const START = { byte: 0, lines: 0 };

function split(text: string, { quotes = true, chunkBytes = 7, from = START } = {}): RawRecord[] {
  const bytes = Buffer.from(text).subarray(from.byte);
  const splitter = new RecordSplitter(quotes, from);
  const records: RawRecord[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes)
    records.push(...splitter.push(bytes.subarray(at, at + chunkBytes)));
  return [...records, ...splitter.end()];
}

const told = (records: readonly RawRecord[]) =>
  records.map(({ line, bytes, problem }) => [line, problem ?? bytes.toString()]);

describe('the records of a file', () => {
  it.each([
    [
      'end at LF and CRLF, the last also without',
      'a,b\r\nc,d\ne,f',
      [
        [1, 'a,b'],
        [2, 'c,d'],
        [3, 'e,f'],
      ],
    ],
    [
      'go over lines between quotes',
      'a,"x\ny\r\nz"\nb,c\n',
      [
        [1, 'a,"x\ny\r\nz"'],
        [4, 'b,c'],
      ],
    ],
    [
      'know two quotes as one',
      'a,"x""\n""y"\nb\n',
      [
        [1, 'a,"x""\n""y"'],
        [3, 'b'],
      ],
    ],
    [
      'take a quote inside a plain field for a character',
      'a"b,c\nd\n',
      [
        [1, 'a"b,c'],
        [2, 'd'],
      ],
    ],
    [
      'keep empty lines, which count',
      '\na\n\n\nb',
      [
        [1, ''],
        [2, 'a'],
        [3, ''],
        [4, ''],
        [5, 'b'],
      ],
    ],
    [
      'tell of a quote that nothing closes',
      'a\nb,"c\nd\n',
      [
        [1, 'a'],
        [2, 'QUOTE_NOT_CLOSED'],
      ],
    ],
  ])('%s', (_, text, expected) => {
    for (const chunkBytes of [1, 2, 3, 100]) expect(told(split(text, { chunkBytes }))).toEqual(expected);
  });

  it('are bounded: one that is too long is told by its line, and the next is read', () => {
    const text = `a\n${'x'.repeat(MAX_RECORD_BYTES + 1)}\nb\n`;
    expect(told(split(text, { chunkBytes: 1000 }))).toEqual([
      [1, 'a'],
      [2, 'ROW_TOO_LONG'],
      [3, 'b'],
    ]);
  });

  it('without quotes end at each line break', () => {
    expect(told(split('{"a":"\\"\n"}\n', { quotes: false }))).toEqual([
      [1, '{"a":"\\"'],
      [2, '"}'],
    ]);
  });

  it('are the same whatever the chunks, and from wherever one takes up again', () => {
    const texts = fc.array(fc.constantFrom('a', 'ß', ',', '"', '""', '\n', '\r\n', ' '), { maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 9 }), (parts, chunkBytes) => {
        const text = parts.join('');
        const whole = split(text, { chunkBytes: 1000 });
        expect(split(text, { chunkBytes })).toEqual(whole);
        whole.forEach(({ next }, n) => expect(split(text, { chunkBytes, from: next })).toEqual(whole.slice(n + 1)));
      }),
    );
  });
});
