import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { LocalServer } from './local-server.js';

const ACCESS_KEY_ID = 'test-key';
const SECRET_ACCESS_KEY = 'test-secret-that-is-nowhere-else';
const BUCKET = 'rollcall-test';
const REGION = 'eu-central-1';

export interface StoredTestObject {
  content: Buffer;
  readonly contentType: string;
}

/**
 * A bucket for tests. It checks the signature of each request by itself (AWS Signature Version 4, as its documentation says),
 * the hash and the MD5 of what is sent, and `If-None-Match`. `mode` makes it fail in the ways a bucket does.
 */
export class S3Server {
  readonly objects = new Map<string, StoredTestObject>();
  /** Of each request, in order: method and key. */
  readonly requests: string[] = [];
  /** Why requests were refused that should have been good. */
  readonly complaints: string[] = [];
  mode: 'up' | 'failing' | 'hanging' = 'up';

  private constructor(private readonly server: LocalServer) {
    server.onRequest((request, response) => void this.answer(request, response));
  }

  get settings(): Record<string, string> {
    return {
      S3_ENDPOINT: this.server.url,
      S3_BUCKET: BUCKET,
      S3_REGION: REGION,
      S3_ACCESS_KEY_ID: ACCESS_KEY_ID,
      S3_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
    };
  }

  static async start(): Promise<S3Server> {
    return new S3Server(await LocalServer.start());
  }

  stop(): void {
    this.server.stop();
  }

  keys(prefix = ''): string[] {
    return [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const content = Buffer.concat(chunks);
    const key = request.url!.slice(BUCKET.length + 2);
    this.requests.push(`${request.method} ${key}`);
    if (this.mode === 'hanging') return;
    if (this.mode === 'failing') return void response.writeHead(500).end('<Error><Code>InternalError</Code></Error>');
    const problem = problemWith(request, content);
    if (problem !== undefined) {
      this.complaints.push(`${request.method} ${key}: ${problem}`);
      return void response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
    }
    this.serve(request, response, key, content);
  }

  private serve(request: IncomingMessage, response: ServerResponse, key: string, content: Buffer): void {
    const found = this.objects.get(key);
    if (request.method === 'PUT') {
      if (found && request.headers['if-none-match'] === '*') return void response.writeHead(412).end();
      this.objects.set(key, { content, contentType: request.headers['content-type']! });
      response.writeHead(200).end();
    } else if (request.method === 'DELETE') {
      this.objects.delete(key);
      response.writeHead(204).end();
    } else if (found) {
      response.writeHead(200, { 'content-type': found.contentType }).end(found.content);
    } else {
      response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    }
  }
}

function problemWith(request: IncomingMessage, content: Buffer): string | undefined {
  if (!request.url!.startsWith(`/${BUCKET}/`)) return 'another bucket';
  if (request.headers['x-amz-content-sha256'] !== sha256(content)) return 'another content than was signed';
  const md5 = request.headers['content-md5'];
  if (request.method === 'PUT' && md5 !== createHash('md5').update(content).digest('base64')) return 'no right MD5';
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/;
  const [, id, day, region, names = '', signature = ''] = pattern.exec(request.headers.authorization ?? '') ?? [];
  if (id !== ACCESS_KEY_ID || region !== REGION) return 'another key or region';
  const signed = names.split(';');
  const mustBeSigned = ['host', ...Object.keys(request.headers).filter((name) => name.startsWith('x-amz-'))];
  if (!mustBeSigned.every((name) => signed.includes(name))) return 'a header that must be signed is not';
  const expected = signatureOf(request, day!, signed);
  return timingSafeEqual(Buffer.from(expected), Buffer.from(signature)) ? undefined : 'another signature';
}

function signatureOf(request: IncomingMessage, day: string, signed: readonly string[]): string {
  const at = request.headers['x-amz-date'] as string;
  const canonical = [
    request.method,
    request.url,
    '',
    ...signed.map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signed.join(';'),
    request.headers['x-amz-content-sha256'],
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', at, `${day}/${REGION}/s3/aws4_request`, sha256(Buffer.from(canonical))].join('\n');
  const key = [day, REGION, 's3', 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${SECRET_ACCESS_KEY}`));
  return hmac(key, text).toString('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
