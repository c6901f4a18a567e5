import { type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { type AppError, appError } from '@app/kernel';
import { FileHead, type ReadHead } from './file/file-head.js';
import { inChunks } from './file/in-chunks.js';
import { CHUNK_BYTES, ImportChunksRepository } from './import-chunks.repository.js';
import { type ImportWish, type ImporterIds } from './import-task.js';
import { ImportsRepository } from './imports.repository.js';

/** Of one process: each holds a few chunks in memory. */
const MAX_UPLOADS = 8;
const RETRY_AFTER_SECONDS = 5;
const SILENCE_LIMIT_MS = 30_000;

/** A file that is here, and not begun yet. */
export interface Upload extends ReadHead {
  readonly id: string;
  readonly bytes: number;
}

/**
 * Takes a file of any size in, a chunk at a time: the sender is only as fast as the database. Until the last byte nothing of
 * it counts, and nobody sees it.
 */
@Injectable()
export class ImportUploadService {
  private uploads = 0;

  constructor(
    private readonly imports: ImportsRepository,
    private readonly chunks: ImportChunksRepository,
  ) {}

  /** @throws IMPORT_FILE_INVALID; MALFORMED_REQUEST when the sender breaks off; REQUEST_TIMEOUT, SERVICE_UNAVAILABLE */
  async receive(wish: ImportWish, importer: ImporterIds, file: Readable): Promise<Upload> {
    if (this.uploads >= MAX_UPLOADS) throw appError('SERVICE_UNAVAILABLE', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    this.uploads++;
    const id = await this.imports.insert(wish, importer);
    try {
      return { id, ...(await this.store(id, new FileHead(wish.format), file)) };
    } catch (error) {
      await this.imports.abandon(id).catch(() => {});
      throw file.errored ? brokenOff(file.errored) : error;
    } finally {
      this.uploads--;
    }
  }

  private async store(id: string, head: FileHead, file: Readable): Promise<Omit<Upload, 'id'>> {
    let number = 0;
    let bytes = 0;
    for await (const chunk of inChunks(piecesOf(file, head), CHUNK_BYTES)) {
      if (!(await this.chunks.append(id, number++, chunk))) throw appError('REQUEST_TIMEOUT');
      bytes += chunk.length;
    }
    return { ...head.end(), bytes };
  }
}

/** A refused file is not cut off: whoever sends it shall be able to read why. */
async function* piecesOf(file: Readable, head: FileHead): AsyncGenerator<Buffer> {
  const silence = setTimeout(() => file.destroy(appError('REQUEST_TIMEOUT')), SILENCE_LIMIT_MS);
  try {
    for await (const piece of file.iterator({ destroyOnReturn: false })) {
      silence.refresh();
      head.push(piece as Buffer);
      yield piece as Buffer;
      silence.refresh();
    }
  } finally {
    clearTimeout(silence);
  }
}

function brokenOff(error: Error): AppError | Error {
  if ((error as { code?: string }).code !== 'ECONNRESET') return error;
  const message = 'The body ended before it was complete.';
  return appError('MALFORMED_REQUEST', { details: [{ code: 'BODY_INCOMPLETE', message }], cause: error });
}
