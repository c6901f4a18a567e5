import { CHUNK_BYTES, type ImportChunksRepository } from '../import-chunks.repository.js';
import { type ImportTask } from '../import-task.js';
import { type RawRecord, RecordSplitter } from './record-splitter.js';

/** What is left of a file, chunk by chunk as it is asked for. @throws Error when a part of it is gone */
export async function* readRecords(
  chunks: ImportChunksRepository,
  task: ImportTask,
): AsyncGenerator<RawRecord, undefined> {
  const splitter = new RecordSplitter(task.format === 'csv', task.position);
  for (let byte = task.position.byte; byte < task.bytesTotal;) {
    const number = Math.floor(byte / CHUNK_BYTES);
    const chunk = await chunks.find(task.id, number);
    const rest = chunk?.subarray(byte - number * CHUNK_BYTES);
    if (!rest || rest.length === 0) throw new Error(`Chunk ${number} of the import ${task.id} is missing`);
    yield* splitter.push(rest);
    byte += rest.length;
  }
  yield* splitter.end();
  return undefined;
}
