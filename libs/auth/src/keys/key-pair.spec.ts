import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { generateSigningKeyPair } from './key-pair.js';

describe('a new signing key pair', () => {
  it('is named by the thumbprint of its public half: required members only, in order, without spaces', () => {
    const { kid, publicJwk } = generateSigningKeyPair();
    const { x, y } = publicJwk;
    const canonical = `{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`;
    expect(kid).toBe(createHash('sha256').update(canonical).digest('base64url'));
  });

  it('shows nothing of its private half', () => {
    expect(Object.keys(generateSigningKeyPair().publicJwk).sort()).toEqual(['crv', 'kty', 'x', 'y']);
  });

  it('has halves that belong together', () => {
    const { publicJwk, privateKeyDer } = generateSigningKeyPair();
    const privateKey = createPrivateKey({ key: privateKeyDer, format: 'der', type: 'pkcs8' });
    const signature = sign('sha256', Buffer.from('text'), privateKey);
    const publicKey = createPublicKey({ key: publicJwk, format: 'jwk' });
    expect(verify('sha256', Buffer.from('text'), publicKey, signature)).toBe(true);
  });

  it('is another one each time', () => {
    expect(generateSigningKeyPair().kid).not.toBe(generateSigningKeyPair().kid);
  });
});
