import { Readable } from 'node:stream';
import { Logger, StreamableFile } from '@nestjs/common';

export interface DownloadedFile {
  /** With its charset, if it has one. */
  readonly type: string;
  /** What the browser saves it as. */
  readonly name: string;
}

/**
 * An answer that is written while it is sent, in constant memory: the next chunk is made when the client has taken the last,
 * and no more of them once it has hung up. The first is made before the answer begins, so that what fails by then is refused
 * like anything else. What fails later breaks the connection: a part must never look like the whole.
 */
export async function download(
  chunks: AsyncGenerator<string>,
  { type, name }: DownloadedFile,
): Promise<StreamableFile> {
  const first = await chunks.next();
  const stream = Readable.from(withFirst(first, chunks), { objectMode: false });
  // A stream that nobody ever read does not end its generator.
  stream.once('close', () => void chunks.return(undefined).catch(tellLog));
  return new StreamableFile(stream, { type, disposition: `attachment; filename="${name}"` });
}

async function* withFirst(first: IteratorResult<string>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

function tellLog(error: Error): void {
  new Logger('Download').error(error);
}
