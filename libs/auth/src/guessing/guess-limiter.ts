import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { DomainEvents, type HitCounter, SETTINGS, Secrets, type Settings } from '@app/platform';
import { SignInBlocked } from './guessing.events.js';

export const GUESS_COUNTER = Symbol('GUESS_COUNTER');

const WINDOW_MS = 15 * 60_000;
const ATTEMPTS = 'sign-in-attempts';
const BLOCKS = 'sign-in-blocks';

/** Whose attempts are counted: an account's by its canonical address, existing or not, or one known device's. */
export type GuessSubject =
  | { readonly kind: 'account'; readonly canonicalEmail: string }
  | { readonly kind: 'device'; readonly deviceId: string };

/**
 * Bounds wrong passwords. Every attempt is counted before its hash, in one atomic step, and given back when the password was
 * right; so at any moment no more than the limit are being tried or have failed, however many come at once. Only whoever
 * knows the password gets anything back, and only their own attempt, never those of others.
 */
@Injectable()
export class GuessLimiter {
  private readonly key: Buffer;
  private readonly limit: number;

  constructor(
    @Inject(GUESS_COUNTER) private readonly counter: HitCounter,
    private readonly events: DomainEvents,
    secrets: Secrets,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.key = secrets.key('guess-counters');
    this.limit = settings.signInFailuresPerAccount;
  }

  /** @param userId for the trail. @throws RATE_LIMITED */
  async admit(subject: GuessSubject, userId: string | undefined): Promise<void> {
    const key = this.keyOf(subject);
    const { isBlocked, timeToBlockExpire } = await this.counter.increment(key, WINDOW_MS, this.limit, 0, ATTEMPTS);
    if (!isBlocked) return;
    if (await this.isFirstRefusal(key)) await this.events.record(new SignInBlocked(userId, subject.kind));
    throw appError('RATE_LIMITED', { rateLimit: { limit: this.limit, resetSeconds: timeToBlockExpire } });
  }

  async giveBack(subject: GuessSubject): Promise<void> {
    await this.counter.giveBack(this.keyOf(subject), ATTEMPTS);
  }

  /** One row in the trail for each block: one for each refused attempt would let an attacker fill the disk. */
  private async isFirstRefusal(key: string): Promise<boolean> {
    const { isBlocked } = await this.counter.increment(key, WINDOW_MS, 1, 0, BLOCKS);
    return !isBlocked;
  }

  /** An HMAC, so that Redis holds no address that could be read or tried out. */
  private keyOf(subject: GuessSubject): string {
    const name = subject.kind === 'account' ? subject.canonicalEmail : subject.deviceId;
    return createHmac('sha256', this.key).update(`${subject.kind}:${name}`).digest('base64url');
  }
}
