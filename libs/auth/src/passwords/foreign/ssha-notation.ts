import { assertSalt } from './bounds.js';
import { fromBase64 } from './encodings.js';
import { type SaltedDigest, UnusableHash } from './foreign-hash.js';

const SCHEMES: Readonly<Record<string, { readonly algorithm: string; readonly bytes: number }>> = {
  SSHA: { algorithm: 'sha1', bytes: 20 },
  SSHA256: { algorithm: 'sha256', bytes: 32 },
  SSHA384: { algorithm: 'sha384', bytes: 48 },
  SSHA512: { algorithm: 'sha512', bytes: 64 },
};

/**
 * `{SSHA}`, `{SSHA256}`, `{SSHA384}`, `{SSHA512}` of LDAP directories: base64 of the digest and, behind it, the salt.
 * Without a salt (`{SHA}`, `{MD5}`) a table of known passwords opens all accounts at once: those are refused.
 */
export function readSsha(notation: string): SaltedDigest | undefined {
  const match = /^\{([^}]*)\}(.*)$/.exec(notation);
  if (!match) return undefined;
  const scheme = SCHEMES[match[1]!.toUpperCase()];
  if (!scheme) throw new UnusableHash(`Of the directory schemes only ${Object.keys(SCHEMES).join(', ')} are taken.`);
  const { algorithm, bytes } = scheme;
  const whole = fromBase64(match[2]!);
  if (whole.length <= bytes) throw new UnusableHash('It has no salt.');
  const [digest, salt] = [whole.subarray(0, bytes), whole.subarray(bytes)];
  assertSalt(salt);
  return { kind: 'salted-digest', algorithm, salt, digest };
}
