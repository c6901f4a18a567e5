import { type JsonWebKey, createHash, generateKeyPairSync } from 'node:crypto';

/** ES256: small tokens, cheap signing, understood by every JWT library. */
export const SIGNING_ALGORITHM = 'ES256';

export interface NewKeyPair {
  readonly kid: string;
  readonly publicJwk: JsonWebKey;
  readonly privateKeyDer: Buffer;
}

export function generateSigningKeyPair(): NewKeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicJwk = publicKey.export({ format: 'jwk' });
  return { kid: thumbprint(publicJwk), publicJwk, privateKeyDer: privateKey.export({ format: 'der', type: 'pkcs8' }) };
}

/** RFC 7638: SHA-256 over the required members in lexicographic order. */
function thumbprint({ crv, kty, x, y }: JsonWebKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}
