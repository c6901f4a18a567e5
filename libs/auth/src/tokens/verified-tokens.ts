import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, LruMap } from '@app/platform';
import { SigningKeys } from '../keys/signing-keys.js';

/** About 300 bytes each. */
const REMEMBERED_TOKENS = 50_000;

/** What a request needs of a token that was verified. */
export interface VerifiedToken {
  readonly kid: string;
  readonly userId: string;
  readonly sessionId: string;
  /** Milliseconds since the epoch, the tolerance between clocks included. */
  readonly acceptedUntil: number;
}

/**
 * Tokens whose signature and claims were found right, by their hash: a client sends the same one for ten minutes, and to verify
 * an ES256 signature costs more than all else in a short request. What may change meanwhile is asked every time: the time, and
 * whether its key is still trusted; whether its session lives is another's question.
 */
@Injectable()
export class VerifiedTokens {
  private readonly remembered = new LruMap<VerifiedToken>(REMEMBERED_TOKENS);

  constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
  ) {}

  find(token: string): VerifiedToken | undefined {
    const known = this.remembered.get(hash('sha256', token, 'base64'));
    return known && known.acceptedUntil > this.clock.now() && this.keys.publicKey(known.kid) ? known : undefined;
  }

  /** Only ever called with what a whole verification accepted. */
  remember(token: string, verified: VerifiedToken): void {
    this.remembered.set(hash('sha256', token, 'base64'), verified);
  }
}
