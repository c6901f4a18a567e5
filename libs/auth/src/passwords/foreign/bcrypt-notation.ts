import { MAX_BCRYPT_COST, assertAtMost } from './bounds.js';
import { type Bcrypt, UnusableHash } from './foreign-hash.js';

const LEAST_COST = 4;
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const PASSLIB = /^\$bcrypt-sha256\$v=2,t=2[ab],r=(\d{1,2})\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/;

/**
 * `$2a$`, `$2b$`, `$2y$` as they are, after Django's `bcrypt$` too, and what Django and passlib feed with a SHA-256.
 * `$2x$` is the broken one of 2011.
 */
export function readBcrypt(notation: string): Bcrypt | undefined {
  const [scheme, rest] = schemeOf(notation);
  if (scheme === undefined) return readPasslib(notation);
  const match = BCRYPT.exec(rest);
  if (!match) throw new UnusableHash('It is no bcrypt hash of the kinds 2a, 2b, 2y.');
  return bcryptOf(rest, Number(match[1]), scheme === 'bcrypt_sha256' ? 'sha256-hex' : 'nothing');
}

function schemeOf(notation: string): readonly ['bcrypt' | 'bcrypt_sha256', string] | readonly [undefined] {
  const django = /^(bcrypt|bcrypt_sha256)\$(\$.*)$/.exec(notation);
  if (django) return [django[1] as 'bcrypt' | 'bcrypt_sha256', django[2]!];
  return notation.startsWith('$2') ? ['bcrypt', notation] : [undefined];
}

/** passlib 1.7.3 and later: the salt is the key of an HMAC as well. */
function readPasslib(notation: string): Bcrypt | undefined {
  if (!notation.startsWith('$bcrypt-sha256$')) return undefined;
  const [, cost, salt, digest] = PASSLIB.exec(notation) ?? [];
  if (!cost || !salt) throw new UnusableHash('It is no bcrypt-sha256 of version 2.');
  return bcryptOf(`$2b$${cost.padStart(2, '0')}$${salt}${digest}`, Number(cost), { hmacKey: salt });
}

function bcryptOf(hash: string, cost: number, before: Bcrypt['before']): Bcrypt {
  assertAtMost('cost', cost, MAX_BCRYPT_COST);
  if (cost < LEAST_COST) throw new UnusableHash(`Its cost is ${cost}; the least there is is ${LEAST_COST}.`);
  // 2y is what PHP calls the corrected algorithm, which is 2b here.
  return { kind: 'bcrypt', hash: hash.replace(/^\$2y/, '$2b'), before };
}
