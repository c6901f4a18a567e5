import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { type UploadedFile } from '@app/http';
import type sharp from 'sharp';
import { type Metadata, type Sharp, type SharpOptions } from 'sharp';

export const AVATAR_TYPE = 'image/webp';
export const AVATAR_UPLOAD = { types: ['image/png', 'image/jpeg', 'image/webp'], maxBytes: 1024 * 1024 };

const EDGE_PIXELS = 512;
/** A telephone's 12 megapixels. The worst of 16, interlaced at 16 bits a channel, takes 134 MB, and only one is decoded at a time. */
const MAX_PIXELS = 4096 * 4096;
const DECODE_SECONDS = 10;
/** Each holds its upload meanwhile: 32 MB at most. */
const MAX_WAITING = 32;
const RETRY_AFTER_SECONDS = 2;

type SharpFactory = typeof sharp;

/** Only the first frame, and no half of a picture: what is broken is refused, not guessed. */
const READING: SharpOptions = { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1, sequentialRead: true };

/**
 * Makes of whatever came a square WebP of our own: decoded, turned upright, cropped, encoded anew. Nothing of the file
 * survives but its pixels, so neither where it was taken nor what else it may be to another program.
 */
@Injectable()
export class AvatarRenderer {
  private loading: Promise<SharpFactory> | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** One at a time, on one thread: requests and password hashes keep the rest. @throws IMAGE_INVALID, IMAGE_TOO_MANY_PIXELS, SERVICE_UNAVAILABLE */
  async render(upload: UploadedFile): Promise<Buffer> {
    if (this.waiting >= MAX_WAITING) throw appError('SERVICE_UNAVAILABLE', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    this.waiting += 1;
    const rendered = this.last.then(() => this.renderNow(upload)).finally(() => (this.waiting -= 1));
    this.last = rendered.catch(() => undefined);
    return rendered;
  }

  private async renderNow({ content, contentType }: UploadedFile): Promise<Buffer> {
    const decode = await (this.loading ??= loadSharp());
    try {
      const metadata = await decode(content, READING).metadata();
      if (`image/${metadata.format}` !== contentType) throw appError('IMAGE_INVALID');
      return await squared(decode(content, READING), edgeOf(metadata)).toBuffer();
    } catch (error) {
      throw refusalOf(error as Error);
    }
  }
}

/** Loaded with the first picture: libvips is 20 MB, and most processes never see one. */
async function loadSharp(): Promise<SharpFactory> {
  const { default: loaded } = await import('sharp');
  loaded.cache(false);
  loaded.concurrency(1);
  // libvips knows dozens of formats, and believes the bytes, not the content type.
  loaded.block({ operation: ['VipsForeignLoad'] });
  const buffers = ['Png', 'Jpeg', 'Webp'].map((format) => `VipsForeignLoad${format}Buffer`);
  loaded.unblock({ operation: buffers });
  return loaded;
}

/** @throws IMAGE_TOO_MANY_PIXELS */
function edgeOf({ width, height }: Metadata): number {
  if (width * height > MAX_PIXELS) throw appError('IMAGE_TOO_MANY_PIXELS');
  return Math.min(EDGE_PIXELS, width, height);
}

/** Without `keepMetadata` sharp writes none. */
function squared(image: Sharp, edge: number): Sharp {
  return image
    .timeout({ seconds: DECODE_SECONDS })
    .autoOrient()
    .resize(edge, edge, { fit: 'cover' })
    .webp({ quality: 80 });
}

function refusalOf(error: Error): Error {
  if ('code' in error) return error;
  if (/timeout/i.test(error.message)) return appError('SERVICE_UNAVAILABLE', { cause: error });
  return appError(/pixel limit/i.test(error.message) ? 'IMAGE_TOO_MANY_PIXELS' : 'IMAGE_INVALID', { cause: error });
}
