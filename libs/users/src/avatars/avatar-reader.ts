import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { ObjectStorage } from '@app/platform';
import { type Avatar, AvatarRepository } from './avatar.repository.js';

const RETRY_AFTER_SECONDS = 5;

/** A picture to answer with. Its bytes are fetched only if the caller does not have them. */
export interface AvatarFile {
  readonly entityTag: string;
  readonly load: () => Promise<Buffer>;
}

@Injectable()
export class AvatarReader {
  constructor(
    private readonly avatars: AvatarRepository,
    private readonly storage: ObjectStorage,
  ) {}

  /** @throws USER_NOT_FOUND, AVATAR_NOT_FOUND; `load` also STORAGE_UNAVAILABLE */
  async open(userId: string): Promise<AvatarFile> {
    const avatar = await this.avatars.get(userId);
    return { entityTag: entityTagOf(avatar), load: () => this.load(avatar) };
  }

  /** Nobody gets what a bucket holds in place of what was stored. */
  private async load(avatar: Avatar): Promise<Buffer> {
    const content = await this.storage.get(avatar.objectKey);
    if (content && sha256(content).equals(avatar.contentHash)) return content;
    const now = await this.avatars.get(avatar.userId);
    // Replaced while it was read.
    if (now.objectKey !== avatar.objectKey) return this.load(now);
    const cause = new Error(`the object ${avatar.objectKey} is ${content ? 'not what was stored' : 'lost'}`);
    throw appError('STORAGE_UNAVAILABLE', { retryAfterSeconds: RETRY_AFTER_SECONDS, cause });
  }
}

/** The version is what an If-Match compares; the hash tells pictures of two accounts apart in one browser's cache. */
function entityTagOf({ version, contentHash }: Avatar): string {
  return `"${version}.${contentHash.toString('base64url').slice(0, 22)}"`;
}

function sha256(content: Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}
