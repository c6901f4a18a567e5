import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstLineOf, linesIn } from './file-slices.js';

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rollcall-slices-'));
  file = path.join(folder, 'lines');
});

afterAll(() => rmSync(folder, { recursive: true }));

async function linesBySlices(start: number, size: number, sliceBytes: number): Promise<string[]> {
  const lines: string[] = [];
  for (let from = start; from < size; from += sliceBytes) {
    lines.push(...(await linesIn({ file, from, to: Math.min(from + sliceBytes, size) })));
  }
  return lines;
}

describe('the slices of a file', () => {
  it('hold each line once and in order, whatever their size', async () => {
    const lines = fc.array(fc.string({ unit: fc.constantFrom('a', '"', 'é', '😀'), maxLength: 12 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(lines, fc.boolean(), fc.integer({ min: 1, max: 40 }), async (texts, isEnded, sliceBytes) => {
        const text = texts.join('\n') + (isEnded ? '\n' : '');
        writeFileSync(file, text);
        const all = text.split('\n');
        if (all.at(-1) === '') all.pop();
        const { text: first, next, size } = await firstLineOf(file);
        expect(size).toBe(Buffer.byteLength(text));
        expect([...(size > 0 ? [first] : []), ...(await linesBySlices(next, size, sliceBytes))]).toEqual(all);
        expect(await linesBySlices(0, size, sliceBytes)).toEqual(all);
      }),
    );
  });

  it('may begin and end within one long line', async () => {
    const long = 'x'.repeat(200_000);
    writeFileSync(file, `${long}\n${long}y\n`);
    expect((await firstLineOf(file)).text).toBe(long);
    expect(await linesBySlices(0, 400_003, 50_000)).toEqual([long, `${long}y`]);
  });
});
