import { type SliceHeader, type SlicePart, examineSlice } from './examine-slice.js';
import { type FileSlice, linesIn } from './file-slices.js';

export interface SliceTask {
  readonly slice: FileSlice;
  readonly header: SliceHeader;
}

/** The body of a verifying thread: it is told what to read, and reads it itself. */
export async function examineFileSlice({ slice, header }: SliceTask): Promise<SlicePart[]> {
  return examineSlice(await linesIn(slice), header);
}
