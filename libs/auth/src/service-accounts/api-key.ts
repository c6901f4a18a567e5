import { randomInt } from 'node:crypto';
import { type IncomingHttpHeaders } from 'node:http';
import { crc32 } from 'node:zlib';

/**
 * `rk_live_<8 that name it>_<37 that are secret><6 that check it>`: letters and digits only, so that a double click takes it
 * whole and scanners find it with one expression. The checksum (CRC-32) tells a key from look-alikes without asking us,
 * and lets us refuse guesses without asking the database. 37 of 62 characters are 220 random bits.
 */
export const API_KEY_PATTERN = /^rk_live_([0-9A-Za-z]{8})_([0-9A-Za-z]{37})([0-9A-Za-z]{6})$/;

const MARK = 'rk_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export interface NewApiKey {
  readonly key: string;
  /** Shown in lists, so that people recognise a key without knowing it. */
  readonly prefix: string;
}

export function newApiKey(): NewApiKey {
  const prefix = `rk_live_${randomText(8)}`;
  const unchecked = `${prefix}_${randomText(37)}`;
  return { key: unchecked + checksumOf(unchecked), prefix };
}

export function isApiKey(text: string): boolean {
  return API_KEY_PATTERN.test(text) && checksumOf(text.slice(0, -6)) === text.slice(-6);
}

/** What the caller presents as an API key, well-formed or not. `Authorization` decides where both headers are sent. */
export function presentedApiKey({ authorization, ...headers }: IncomingHttpHeaders): string | undefined {
  if (authorization === undefined) return headers['x-api-key'] as string | undefined;
  const [, bearer] = /^Bearer +(\S.*)$/i.exec(authorization) ?? [];
  return bearer?.startsWith(MARK) ? bearer : undefined;
}

function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let n = 0; n < 6; n++) {
    digits = ALPHABET[rest % ALPHABET.length]! + digits;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
}
