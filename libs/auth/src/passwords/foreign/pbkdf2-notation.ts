import { MAX_PBKDF2_ROUNDS, assertAtMost, assertDigest, assertSalt } from './bounds.js';
import { fromBase64, fromHex } from './encodings.js';
import { type Pbkdf2, UnusableHash } from './foreign-hash.js';

const DIGEST_BYTES = { sha1: 20, sha256: 32, sha512: 64 } as const;
type Algorithm = keyof typeof DIGEST_BYTES;

interface Parts {
  readonly algorithm: string;
  readonly iterations: string;
  readonly salt: Buffer;
  readonly digest: Buffer;
}

/**
 * `$pbkdf2-sha256$310000$salt$digest` (passlib; with `i=…,l=…` in place of the number: PHC; Keycloak's values fit in here),
 * `pbkdf2_sha256$1000000$salt$digest` (Django), `pbkdf2:sha256:600000$salt$hex` (Werkzeug).
 */
export function readPbkdf2(notation: string): Pbkdf2 | undefined {
  if (!/^\$?pbkdf2/.test(notation)) return undefined;
  const { algorithm, iterations: written, salt, digest } = readParts(notation);
  const iterations = /^\d{1,10}$/.test(written) ? Number(written) : NaN;
  if (!isKnown(algorithm)) throw new UnusableHash('Of PBKDF2 only sha1, sha256, sha512 are taken.');
  assertSalt(salt);
  assertDigest(digest);
  const blocks = Math.ceil(digest.length / DIGEST_BYTES[algorithm]);
  assertAtMost('iterations for the whole digest', iterations * blocks, MAX_PBKDF2_ROUNDS);
  return { kind: 'pbkdf2', algorithm, iterations, salt, digest };
}

function readParts(notation: string): Parts {
  const passlib = /^\$pbkdf2(?:-(sha\d+))?\$(\d+|i=\d+(?:,l=\d+)?)\$([^$]+)\$([^$]+)$/.exec(notation);
  if (passlib) return fromPasslib(passlib);
  const [, algorithm, iterations, salt, digest] = /^pbkdf2_(sha\d+)\$(\d+)\$([^$]+)\$([^$]+)$/.exec(notation) ?? [];
  if (digest) return { ...textSalt(algorithm!, iterations!, salt!), digest: fromBase64(digest) };
  const werkzeug = /^pbkdf2:(sha\d+):(\d+)\$([^$]+)\$([^$]+)$/.exec(notation);
  if (!werkzeug) throw new UnusableHash('It is PBKDF2 in a notation that is not known.');
  return { ...textSalt(werkzeug[1]!, werkzeug[2]!, werkzeug[3]!), digest: fromHex(werkzeug[4]!) };
}

function fromPasslib([, algorithm = 'sha1', costs, salt, digest64]: RegExpExecArray): Parts {
  const digest = fromBase64(digest64!);
  const [, iterations, length] = /^(?:i=)?(\d+)(?:,l=(\d+))?$/.exec(costs!)!;
  if (length !== undefined && Number(length) !== digest.length)
    throw new UnusableHash('Its digest is not as long as l.');
  return { algorithm, iterations: iterations!, salt: fromBase64(salt!), digest };
}

/** Django and Werkzeug take the characters of the salt for its bytes. */
function textSalt(algorithm: string, iterations: string, salt: string): Omit<Parts, 'digest'> {
  return { algorithm, iterations, salt: Buffer.from(salt) };
}

function isKnown(algorithm: string): algorithm is Algorithm {
  return Object.hasOwn(DIGEST_BYTES, algorithm);
}
