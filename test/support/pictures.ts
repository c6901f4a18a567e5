import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { type ApiClient } from './api-client.js';
import { assertDocumented } from './contract/response-contract.js';
import { type TestApp } from './test-app.js';

export interface PictureAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** The code of a refusal. */
  readonly code: string | undefined;
}

export interface PictureCall {
  readonly method?: 'GET' | 'PUT' | 'DELETE';
  readonly content?: Buffer | string;
  readonly type?: string;
  readonly headers?: Record<string, string>;
}

/** Calls a route about pictures as whoever the client is signed in as: bytes in, bytes out. */
export async function pictureCall(
  app: TestApp,
  client: ApiClient,
  path: string,
  { method = 'GET', content, type, headers = {} }: PictureCall = {},
): Promise<PictureAnswer> {
  const response = await fetch(`${app.url}/api/v1${path}`, {
    method,
    headers: {
      ...(type !== undefined && { 'content-type': type }),
      ...(client.accessToken !== undefined && { authorization: `Bearer ${client.accessToken}` }),
      ...headers,
    },
    ...(content !== undefined && { body: typeof content === 'string' ? content : new Uint8Array(content) }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const text = isJson || bytes.length === 0 ? bytes.toString() : undefined;
  assertDocumented({ method, target: `/api/v1${path}`, status: response.status, headers: response.headers, text });
  const { error } = (isJson ? JSON.parse(bytes.toString()) : {}) as { error?: { code: string } };
  return { status: response.status, headers: response.headers, bytes, code: error?.code };
}

/** One colour, and no two alike unless the colour is. */
export function plain(width: number, height: number, background = '#3366cc'): Sharp {
  return sharp({ create: { width, height, channels: 3, background }, limitInputPixels: false });
}

/** Black on one bit a pixel: what takes a few kilobytes and unfolds to a canvas of any size. */
export function blackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
  const chunks = [pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}

/** A small picture with a colour profile that unfolds to so many bytes. */
export function pngWithProfile(bytes: number): Buffer {
  const png = blackPng(64, 64);
  const profile = pngChunk('iCCP', Buffer.concat([Buffer.from('p\0\0'), deflateSync(Buffer.alloc(bytes))]));
  return Buffer.concat([png.subarray(0, 33), profile, png.subarray(33)]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** Stored on its side as cameras do, left half red when it is upright, and it tells where it was taken. */
export async function photoWithPlace(): Promise<Buffer> {
  const red = await plain(40, 120, '#ff0000').png().toBuffer();
  const upright = await plain(80, 120, '#0000ff')
    .composite([{ input: red, left: 0, top: 0 }])
    .png()
    .toBuffer();
  return sharp(upright)
    .rotate(-90)
    .jpeg({ quality: 100 })
    .withExif({
      IFD0: { Make: 'SecretCamera', Copyright: 'SecretPerson' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '47/1 22/1 30/1', GPSLongitudeRef: 'E', GPSLongitude: '8/1 32/1 30/1' },
    })
    .withMetadata({ orientation: 6 })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><SecretPlace/></x:xmpmeta>')
    .toBuffer();
}

/** Two frames: red, then blue. */
export async function animation(): Promise<Buffer> {
  const frames = await Promise.all(['#ff0000', '#0000ff'].map((colour) => plain(64, 64, colour).png().toBuffer()));
  return sharp(frames, { join: { animated: true } })
    .webp({ loop: 0, delay: [100, 100], lossless: true })
    .toBuffer();
}

/** The colour at a place of a picture, as r, g and b. */
export async function colourAt(picture: Buffer, left: number, top: number): Promise<number[]> {
  const pixel = await sharp(picture).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer();
  return [...pixel];
}
