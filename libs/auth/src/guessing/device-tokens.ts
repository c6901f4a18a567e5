import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Secrets } from '@app/platform';

const DEVICE_BYTES = 16;
const EXPIRY_BYTES = 6;
const MAC_BYTES = 32;
const TOKEN = /^[\w-]{72}$/;
const DAY_SECONDS = 86_400;

export const DEVICE_DAYS = 90;

/**
 * Says "somebody signed in to this account from here before", and nothing else: it opens no door, it only gives attempts
 * counted apart. Base64url of device ‖ expiry in seconds ‖ HMAC-SHA-256 over account, device and expiry; nothing is stored.
 */
@Injectable()
export class DeviceTokens {
  private readonly key: Buffer;

  constructor(
    secrets: Secrets,
    private readonly clock: Clock,
  ) {
    this.key = secrets.key('device-token');
  }

  /** For a new device, or, given its id, for a device seen again: the 90 days begin anew. */
  issue(userId: string, deviceId?: string): string {
    const device = deviceId ? Buffer.from(deviceId, 'base64url') : randomBytes(DEVICE_BYTES);
    const expiry = Buffer.alloc(EXPIRY_BYTES);
    expiry.writeUIntBE(Math.floor(this.clock.now() / 1_000) + DEVICE_DAYS * DAY_SECONDS, 0, EXPIRY_BYTES);
    const claims = Buffer.concat([device, expiry]);
    return Buffer.concat([claims, this.mac(userId, claims)]).toString('base64url');
  }

  /** @returns the device's id; undefined for a token that is forged, over, or another account's */
  recognise(token: string | undefined, userId: string | undefined): string | undefined {
    if (token === undefined || userId === undefined || !TOKEN.test(token)) return undefined;
    const bytes = Buffer.from(token, 'base64url');
    const claims = bytes.subarray(0, DEVICE_BYTES + EXPIRY_BYTES);
    if (!timingSafeEqual(this.mac(userId, claims), bytes.subarray(-MAC_BYTES))) return undefined;
    if (claims.readUIntBE(DEVICE_BYTES, EXPIRY_BYTES) * 1_000 <= this.clock.now()) return undefined;
    return claims.subarray(0, DEVICE_BYTES).toString('base64url');
  }

  private mac(userId: string, claims: Buffer): Buffer {
    return createHmac('sha256', this.key).update(userId).update(claims).digest();
  }
}
