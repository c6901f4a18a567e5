import { MAX_LANES, MAX_MEMORY_KIB, MAX_SCRYPT_WORK, assertAtMost, assertDigest, assertSalt } from './bounds.js';
import { fromBase64, fromHex, parameters } from './encodings.js';
import { type Scrypt, UnusableHash } from './foreign-hash.js';

type Costs = Pick<Scrypt, 'N' | 'r' | 'p' | 'salt'>;
type Parts = Costs & Pick<Scrypt, 'digest'>;

const MAX_SIGNER_KEY_BYTES = 128;
/** A signature shorter than a key of AES-256 would be no proof. */
const LEAST_SIGNER_KEY_BYTES = 32;

/**
 * `$scrypt$ln=16,r=8,p=1$salt$digest` (PHC and passlib), `scrypt$16384$salt$8$1$digest` (Django),
 * `scrypt:32768:8:1$salt$hex` (Werkzeug), `$fbscrypt$v=1,n=14,r=8,p=1,ss=…,sk=…$salt$digest` (Firebase, as Supabase writes it).
 */
export function readScrypt(notation: string): Scrypt | undefined {
  if (notation.startsWith('$fbscrypt$')) return readFirebase(notation);
  const parts = readPhc(notation) ?? readDjango(notation) ?? readWerkzeug(notation);
  if (!parts) return undefined;
  assertDigest(parts.digest);
  return { kind: 'scrypt', ...parts };
}

function readPhc(notation: string): Parts | undefined {
  if (!notation.startsWith('$scrypt$')) return undefined;
  const [costs, salt, digest] = sections(notation.slice('$scrypt$'.length), 3);
  const { ln, r, p } = parameters(costs!, ['ln', 'r', 'p']);
  return { ...affordable({ N: 2 ** ln, r, p, salt: fromBase64(salt!) }), digest: fromBase64(digest!) };
}

function readDjango(notation: string): Parts | undefined {
  if (!notation.startsWith('scrypt$')) return undefined;
  const [N, salt, r, p, digest] = sections(notation.slice('scrypt$'.length), 5);
  const costs = { N: Number(N), r: Number(r), p: Number(p), salt: Buffer.from(salt!) };
  return { ...affordable(costs), digest: fromBase64(digest!) };
}

function readWerkzeug(notation: string): Parts | undefined {
  if (!notation.startsWith('scrypt:')) return undefined;
  const [costs, salt, digest] = sections(notation.slice('scrypt:'.length), 3);
  const [N, r, p] = costs!.split(':').map(Number);
  return { ...affordable({ N: N!, r: r!, p: p!, salt: Buffer.from(salt!) }), digest: fromHex(digest!) };
}

function readFirebase(notation: string): Scrypt {
  const match = /^\$fbscrypt\$v=1,(n=\d+,r=\d+,p=\d+),ss=([^,$]*),sk=([^,$]+)\$([^$]+)\$([^$]+)$/.exec(notation);
  if (!match) throw new UnusableHash('It must be $fbscrypt$v=1,n=…,r=…,p=…,ss=…,sk=…$salt$digest.');
  const { n, r, p } = parameters(match[1]!, ['n', 'r', 'p']);
  const [separator, signerKey, salt, digest] = match.slice(2).map(fromBase64) as [Buffer, Buffer, Buffer, Buffer];
  assertAtMost('length of the signer key', signerKey.length, MAX_SIGNER_KEY_BYTES);
  if (digest.length !== signerKey.length) throw new UnusableHash('Its digest is not as long as the signer key.');
  if (digest.length < LEAST_SIGNER_KEY_BYTES) throw new UnusableHash('Its signer key is too short.');
  const costs = affordable({ N: 2 ** n, r, p, salt: Buffer.concat([salt, separator]) });
  return { kind: 'scrypt', ...costs, digest, signerKey };
}

function sections(text: string, count: number): string[] {
  const parts = text.split('$');
  if (parts.length !== count) throw new UnusableHash(`It must have ${count} parts after its name.`);
  return parts;
}

/** Memory is N × r × 128 bytes, for each of p lanes in turn. */
function affordable(costs: Costs): Costs {
  const { N, r, p, salt } = costs;
  assertAtMost('r', r, 64);
  assertAtMost('p', p, MAX_LANES);
  assertAtMost('memory in KiB', (N * r) / 8, MAX_MEMORY_KIB);
  assertAtMost('N × r × p', N * r * p, MAX_SCRYPT_WORK);
  if (N < 2 || !Number.isInteger(Math.log2(N))) throw new UnusableHash('Its N is no power of two.');
  assertSalt(salt);
  return costs;
}
