import { MAX_ARGON2_KIB_PASSES, MAX_LANES, MAX_MEMORY_KIB, assertAtMost, assertDigest, assertSalt } from './bounds.js';
import { fromBase64, parameters } from './encodings.js';
import { type Argon2, UnusableHash } from './foreign-hash.js';

/** What RFC 9106 demands. */
const LEAST_SALT_BYTES = 8;

/** `$argon2id$v=19$m=65536,t=3,p=4$salt$digest` and `$argon2i$…` (the PHC string format), after Django's `argon2` too. */
export function readArgon2(notation: string): Argon2 | undefined {
  const phc = notation.replace(/^argon2(?=\$argon2)/, '');
  if (!phc.startsWith('$argon2')) return undefined;
  const [, algorithm, version, costs, salt64, digest64, ...more] = phc.split('$');
  if (algorithm !== 'argon2id' && algorithm !== 'argon2i') throw new UnusableHash('Of argon2 only id and i are taken.');
  if (version !== 'v=19' || digest64 === undefined || more.length > 0) {
    throw new UnusableHash('It must be $argon2id$v=19$m=…,t=…,p=…$salt$digest.');
  }
  const { m: memory, t: passes, p: parallelism } = parameters(costs!, ['m', 't', 'p']);
  assertAffordable(memory, passes, parallelism);
  const [nonce, digest] = [fromBase64(salt64!), fromBase64(digest64)];
  assertSalt(nonce, LEAST_SALT_BYTES);
  assertDigest(digest);
  return { kind: algorithm, nonce, memory, passes, parallelism, digest };
}

function assertAffordable(memory: number, passes: number, lanes: number): void {
  assertAtMost('memory in KiB', memory, MAX_MEMORY_KIB);
  assertAtMost('memory in KiB times passes', memory * passes, MAX_ARGON2_KIB_PASSES);
  assertAtMost('parallelism', lanes, MAX_LANES);
  if (memory < 8 * lanes) throw new UnusableHash('Its memory is less than 8 KiB for each lane.');
}
