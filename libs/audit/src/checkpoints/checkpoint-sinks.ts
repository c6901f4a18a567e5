import { appendFile, mkdir, open, truncate } from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/platform';
import { type Checkpoint } from './checkpoint.js';
import { CheckpointBucket } from './checkpoint-bucket.js';
import { CheckpointQueries } from './checkpoint.queries.js';

const WEBHOOK_TIMEOUT_MS = 5_000;
const LAST_LINE_BYTES = 4096;

/**
 * Where checkpoints go besides the database, so that whoever can rewrite all of that is still caught: a file that is only
 * appended to, a webhook when one is set, and a bucket when one is set. Trees are cumulative: a later checkpoint makes up for one that was not delivered.
 */
@Injectable()
export class CheckpointSinks {
  private readonly logger = new Logger(CheckpointSinks.name);
  private readonly file: string;
  private written: number | undefined;
  private unposted: Checkpoint | undefined;
  private posting: Promise<void> | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly checkpoints: CheckpointQueries,
    private readonly bucket: CheckpointBucket,
  ) {
    this.file = path.join(settings.dataDir, 'audit', 'checkpoints.ndjson');
  }

  /** After the commit. Never throws, and waits for no webhook: neither a full disk nor a slow receiver may stop the sealing. */
  async publish(latest: Checkpoint): Promise<void> {
    if (this.settings.auditWebhookUrl) {
      this.unposted = latest;
      this.posting ??= this.postAll();
    }
    this.bucket.publish(latest);
    await this.append(latest).catch((error: unknown) => this.warn('written', error));
  }

  /** Also what was sealed and not written, when the process was killed in between. */
  private async append(latest: Checkpoint): Promise<void> {
    await mkdir(path.dirname(this.file), { recursive: true, mode: 0o700 });
    this.written ??= await lastSizeIn(this.file, latest.keyId);
    const missing = await this.checkpoints.between(this.written, latest.treeSize);
    // On a full disk a part of a line may be all that is written: then the file tells where to go on.
    this.written = undefined;
    await appendFile(this.file, missing.map((checkpoint) => `${JSON.stringify(checkpoint)}\n`).join(''), {
      mode: 0o600,
    });
    this.written = latest.treeSize;
  }

  /** One at a time, always the newest. */
  private async postAll(): Promise<void> {
    for (let next = this.unposted; next; next = this.unposted) {
      this.unposted = undefined;
      await this.post(next).catch((error: unknown) => this.warn('posted', error));
    }
    this.posting = undefined;
  }

  private async post(latest: Checkpoint): Promise<void> {
    const response = await fetch(this.settings.auditWebhookUrl!, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(latest),
      redirect: 'error',
      signal: AbortSignal.timeout(WEBHOOK_TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
  }

  private warn(what: string, error: unknown): void {
    this.logger.warn(`A checkpoint of the audit trail could not be ${what}: ${(error as Error).message}`);
  }
}

/** 0 when the file is new, or ends with a checkpoint of another installation. */
async function lastSizeIn(file: string, keyId: string): Promise<number> {
  const last = await lastLineOf(file);
  try {
    const checkpoint = JSON.parse(last) as Checkpoint;
    return checkpoint.keyId === keyId ? checkpoint.treeSize : 0;
  } catch {
    return 0;
  }
}

async function lastLineOf(file: string): Promise<string> {
  const { tail, size } = await tailOf(file);
  const end = tail.lastIndexOf('\n') + 1;
  // What a full disk or a kill left of a line was never a checkpoint; the next one would be written behind it.
  if (end < tail.length) await truncate(file, size - (tail.length - end));
  return tail.subarray(0, end).toString('utf8').trimEnd().split('\n').at(-1) ?? '';
}

async function tailOf(file: string): Promise<{ readonly tail: Buffer; readonly size: number }> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (!handle) return { tail: Buffer.alloc(0), size: 0 };
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - LAST_LINE_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LAST_LINE_BYTES), 0, LAST_LINE_BYTES, start);
    return { tail: buffer.subarray(0, bytesRead), size };
  } finally {
    await handle.close();
  }
}
