import { describe, expect, it } from '@jest/globals';
import { type AppError } from '@app/kernel';
import { type ImportFormat } from '../imports.dto.js';
import { FileHead, type ReadHead } from './file-head.js';
import { inChunks } from './in-chunks.js';

/** The file in pieces of so many bytes. */
function read(format: ImportFormat, file: Buffer, pieceBytes: number): ReadHead {
  const head = new FileHead(format);
  for (let at = 0; at < file.length; at += pieceBytes) head.push(file.subarray(at, at + pieceBytes));
  return head.end();
}

describe('the head of a file', () => {
  it.each([1, 2, 3, 5, 1000])('is read from pieces of %i bytes', (pieceBytes) => {
    const csv = Buffer.from('\ufeff\r\n"email",firstName\r\nx@example.com,X\r\n');
    expect(read('csv', csv, pieceBytes)).toEqual({
      columns: ['email', 'profile.firstName'],
      start: { byte: 3 + 2 + 19, lines: 2 },
    });
    expect(read('csv', Buffer.from('email'), pieceBytes).columns).toEqual(['email']);
    expect(read('ndjson', Buffer.from('\ufeff{}'), pieceBytes)).toEqual({
      columns: undefined,
      start: { byte: 3, lines: 0 },
    });
    expect(read('ndjson', Buffer.from('{}'), pieceBytes).start).toEqual({ byte: 0, lines: 0 });
  });

  it.each([
    ['CSV without a byte', 'csv', '', 'EMPTY_FILE'],
    ['CSV of a mark alone', 'csv', '\ufeff', 'EMPTY_FILE'],
    ['NDJSON of a mark alone', 'ndjson', '\ufeff', 'EMPTY_FILE'],
    ['CSV with a quote that is not closed', 'csv', '"email\n', 'INVALID_HEADER'],
    ['CSV with an endless line', 'csv', `${'x'.repeat(70_000)}\n`, 'INVALID_HEADER'],
  ] as const)('of %s is refused', (_, format, text, code) => {
    for (const pieceBytes of [1, 1000]) {
      let refusal: AppError | undefined;
      try {
        read(format, Buffer.from(text), pieceBytes);
      } catch (error) {
        refusal = error as AppError;
      }
      expect([refusal?.code, refusal?.details[0]?.code]).toEqual(['IMPORT_FILE_INVALID', code]);
    }
  });
});

describe('a file in chunks', () => {
  it('is the same file in pieces of one size, but for the last', async () => {
    const pieces = ['ab', '', 'cdefghij', 'k', 'lm'].map((text) => Buffer.from(text));
    const chunks: string[] = [];
    for await (const chunk of inChunks(asStream(pieces), 3)) chunks.push(chunk.toString());
    expect(chunks).toEqual(['abc', 'def', 'ghi', 'jkl', 'm']);
  });
});

async function* asStream(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}
