import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Everything that is derived from SECRET_KEY: one independent key for each purpose (HKDF-SHA-256, RFC 5869), and sealing
 * (AES-256-GCM) for what must be stored and read back. The key itself never leaves this object.
 */
export class Secrets {
  readonly #secretKey: string;

  constructor(secretKey: string) {
    this.#secretKey = secretKey;
  }

  key(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#secretKey, 'rollcall', purpose, KEY_BYTES));
  }

  /** iv ‖ tag ‖ ciphertext */
  seal(plain: Buffer, purpose: string): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key(purpose), iv);
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  }

  /** @throws Error when it was sealed under another SECRET_KEY or purpose, or altered */
  unseal(sealed: Buffer, purpose: string): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.key(purpose), sealed.subarray(0, IV_BYTES));
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  }
}
