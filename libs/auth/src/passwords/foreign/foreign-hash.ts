/**
 * A password hash that another system made, read from its notation and found affordable: what a hashing thread needs to
 * compute it again (matches-foreign-hash.ts).
 */
export type ForeignHash = Bcrypt | Argon2 | Scrypt | Pbkdf2 | SaltedDigest;

export interface Bcrypt {
  readonly kind: 'bcrypt';
  readonly hash: string;
  /** What is done to the password first, against the cut at 72 bytes. */
  readonly before: 'nothing' | 'sha256-hex' | { readonly hmacKey: string };
}

export interface Argon2 {
  readonly kind: 'argon2id' | 'argon2i';
  readonly nonce: Uint8Array;
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly digest: Uint8Array;
}

export interface Scrypt {
  readonly kind: 'scrypt';
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Uint8Array;
  readonly digest: Uint8Array;
  /** Firebase's: the digest is this, encrypted by what scrypt gives. */
  readonly signerKey?: Uint8Array;
}

export interface Pbkdf2 {
  readonly kind: 'pbkdf2';
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly iterations: number;
  readonly salt: Uint8Array;
  readonly digest: Uint8Array;
}

export interface SaltedDigest {
  readonly kind: 'salted-digest';
  readonly algorithm: string;
  readonly salt: Uint8Array;
  readonly digest: Uint8Array;
}

/** Undefined when the text is in another notation. @throws UnusableHash when it is in this one, but cannot be taken */
export type NotationReader = (notation: string) => ForeignHash | undefined;

/** Says why; never what, for a hash is a secret. */
export class UnusableHash extends Error {}
