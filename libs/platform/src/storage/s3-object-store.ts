import { createHash } from 'node:crypto';
import { type AwsClient } from 'aws4fetch';
import { type S3Settings } from '../config/s3-settings.js';
import { MAX_OBJECT_BYTES, type ObjectStore } from './object-store.js';

const TIMEOUT_MS = 3_000;
const EXISTS_ALREADY = 412;

interface S3Call {
  readonly content?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A bucket of anything that speaks S3, addressed by path. Each call is one request with a deadline and no second try: who
 * calls knows better whether to wait. The client is loaded with the first call, so that who has no bucket has none of it.
 */
export class S3ObjectStore implements ObjectStore {
  readonly name = 's3';
  private loading: Promise<AwsClient> | undefined;

  constructor(private readonly settings: S3Settings) {}

  /** Which bucket it is, without what opens it. */
  get address(): string {
    return `${this.settings.endpoint}/${this.settings.bucket}`;
  }

  async put(key: string, content: Buffer, contentType: string): Promise<void> {
    const answer = await this.send('PUT', key, { content, headers: { 'content-type': contentType } });
    await answer.body?.cancel();
    if (!answer.ok) throw refused('PUT', answer);
  }

  /** Never overwrites. @returns false when an object of that key was there already */
  async putOnce(key: string, content: Buffer, contentType: string): Promise<boolean> {
    const headers = { 'content-type': contentType, 'if-none-match': '*' };
    const answer = await this.send('PUT', key, { content, headers });
    await answer.body?.cancel();
    if (!answer.ok && answer.status !== EXISTS_ALREADY) throw refused('PUT', answer);
    return answer.ok;
  }

  async get(key: string): Promise<Buffer | undefined> {
    const answer = await this.send('GET', key);
    if (answer.ok) return readBounded(answer);
    await answer.body?.cancel();
    if (answer.status === 404) return undefined;
    throw refused('GET', answer);
  }

  async delete(key: string): Promise<void> {
    const answer = await this.send('DELETE', key);
    await answer.body?.cancel();
    if (!answer.ok) throw refused('DELETE', answer);
  }

  private async send(method: string, key: string, { content, headers }: S3Call = {}): Promise<Response> {
    const client = await (this.loading ??= loadClient(this.settings));
    const request = await client.sign(`${this.address}/${key}`, {
      method,
      headers: { ...headers, ...digestsOf(content) },
      ...(content && { body: new Uint8Array(content) }),
    });
    return fetch(request, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  }
}

async function loadClient({ accessKeyId, secretAccessKey, region }: S3Settings): Promise<AwsClient> {
  const { AwsClient } = await import('aws4fetch');
  return new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3' });
}

/** The signature covers the content; a bucket with object lock asks for the MD5 as well. */
function digestsOf(content: Buffer = Buffer.alloc(0)): Record<string, string> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const md5 = createHash('md5').update(content).digest('base64');
  return { 'x-amz-content-sha256': sha256, ...(content.length > 0 && { 'content-md5': md5 }) };
}

async function readBounded(answer: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > MAX_OBJECT_BYTES) throw new Error('the object is larger than anything that was stored');
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks);
}

function refused(method: string, { status }: Response): Error {
  return new Error(`the bucket answered ${method} with ${status}`);
}
