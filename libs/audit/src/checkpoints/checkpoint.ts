import { type KeyObject, createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';

/** A signed head of the tree: "at this time the trail had these entries, and no others". Hashes in hex, the signature in base64. */
export interface Checkpoint {
  readonly treeSize: number;
  readonly rootHash: string;
  readonly signedAt: string;
  readonly keyId: string;
  readonly signature: string;
}

export type UnsignedCheckpoint = Omit<Checkpoint, 'signature'>;

/** The bytes that are signed: five lines, each ended by a line feed. */
function checkpointText({ treeSize, rootHash, signedAt, keyId }: UnsignedCheckpoint): Buffer {
  return Buffer.from(`rollcall-audit-checkpoint-v1\n${treeSize}\n${rootHash}\n${signedAt}\n${keyId}\n`);
}

export function signCheckpoint(unsigned: UnsignedCheckpoint, privateKey: KeyObject): Checkpoint {
  return { ...unsigned, signature: sign(null, checkpointText(unsigned), privateKey).toString('base64') };
}

export function isSignedBy(checkpoint: Checkpoint, publicKey: KeyObject): boolean {
  return verify(null, checkpointText(checkpoint), publicKey, Buffer.from(checkpoint.signature, 'base64'));
}

export interface NewAuditKey {
  readonly keyId: string;
  readonly publicKeyPem: string;
  readonly privateKeyDer: Buffer;
}

/** Ed25519, for this purpose only: whoever can sign tokens cannot sign history. */
export function generateAuditKey(): NewAuditKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    keyId: keyIdOf(publicKey),
    publicKeyPem: publicKey.export({ format: 'pem', type: 'spki' }) as string,
    privateKeyDer: privateKey.export({ format: 'der', type: 'pkcs8' }),
  };
}

/** base64url of the first 12 bytes of SHA-256 over the key's DER (SubjectPublicKeyInfo). */
export function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(der).digest().subarray(0, 12).toString('base64url');
}

export function publicKeyFromPem(pem: string): KeyObject {
  return createPublicKey(pem);
}
