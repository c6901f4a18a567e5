import { describe, expect, it } from '@jest/globals';
import { Clock } from '@app/platform';
import { type SigningKeys } from '../keys/signing-keys.js';
import { VerifiedTokens } from './verified-tokens.js';

const trusted = new Set(['a key']);
const keys = { publicKey: (kid: string) => (trusted.has(kid) ? {} : undefined) } as unknown as SigningKeys;
const clock = new Clock();
const verified = (acceptedUntil: number) => ({ kid: 'a key', userId: 'u', sessionId: 's', acceptedUntil });

describe('a token that was verified', () => {
  it('is known again, and no other is', () => {
    const tokens = new VerifiedTokens(keys, clock);
    tokens.remember('head.body.signature', verified(clock.now() + 1_000));
    expect(tokens.find('head.body.signature')).toMatchObject({ userId: 'u', sessionId: 's' });
    for (const other of ['head.body.signaturf', 'head.other.signature', 'head.body.', ''])
      expect(tokens.find(other)).toBeUndefined();
  });

  it('is not known any more once it has expired', () => {
    const tokens = new VerifiedTokens(keys, clock);
    tokens.remember('a.b.c', verified(clock.now()));
    expect(tokens.find('a.b.c')).toBeUndefined();
  });

  it('is not known while its key is not trusted', () => {
    const tokens = new VerifiedTokens(keys, clock);
    tokens.remember('a.b.c', verified(clock.now() + 1_000));
    trusted.clear();
    expect(tokens.find('a.b.c')).toBeUndefined();
  });
});
