import { describe, expect, it } from '@jest/globals';
import { Secrets, type Settings } from '@app/platform';
import { WindowThrottlerStorage } from '../../../platform/src/cache/window-throttler-storage.js';
import { RecordedEvents } from '../../../http/src/testing/route-context.js';
import { GuessLimiter, type GuessSubject } from './guess-limiter.js';

const ZOE: GuessSubject = { kind: 'account', canonicalEmail: 'zoe@example.com' };
const MAX: GuessSubject = { kind: 'account', canonicalEmail: 'max@example.com' };
const DEVICE: GuessSubject = { kind: 'device', deviceId: 'zoe@example.com' };
const MINUTE_MS = 60_000;

/** Keeps the keys it was asked for. */
class WatchedStorage extends WindowThrottlerStorage {
  readonly keys: string[] = [];

  override increment(
    ...args: Parameters<WindowThrottlerStorage['increment']>
  ): ReturnType<WindowThrottlerStorage['increment']> {
    this.keys.push(args[0]);
    return super.increment(...args);
  }
}

class Trial {
  readonly events = new RecordedEvents();
  readonly storage = new WatchedStorage({ now: () => this.nowMs });
  nowMs = 0;
  readonly limiter = new GuessLimiter(
    this.storage,
    this.events.asEvents,
    new Secrets('k7Jq2vX9-rB4nT6wY1zA8sD3fG5hL0mP'),
    { signInFailuresPerAccount: 2 } as Settings,
  );

  /** True when it was let through, else what it was refused with. */
  guess(subject: GuessSubject, userId?: string): Promise<unknown> {
    return this.limiter.admit(subject, userId).then(
      () => true,
      (error: unknown) => error,
    );
  }
}

describe('guesses at a password', () => {
  it('are let through up to the limit, then refused until the quarter of an hour is over', async () => {
    const trial = new Trial();
    expect([await trial.guess(ZOE), await trial.guess(ZOE)]).toEqual([true, true]);
    trial.nowMs = 14 * MINUTE_MS;
    expect(await trial.guess(ZOE)).toMatchObject({
      code: 'RATE_LIMITED',
      rateLimit: { limit: 2, resetSeconds: 60 },
      retryAfterSeconds: 60,
    });
    trial.nowMs = 15 * MINUTE_MS + 1;
    expect(await trial.guess(ZOE)).toBe(true);
  });

  it('at one account, from a known device of it, or at another are counted apart', async () => {
    const trial = new Trial();
    for (let n = 0; n < 3; n++) await trial.guess(ZOE);
    expect([await trial.guess(MAX), await trial.guess(DEVICE)]).toEqual([true, true]);
  });

  it('that were right are given back, their own and no others', async () => {
    const trial = new Trial();
    for (let n = 0; n < 5; n++) {
      expect(await trial.guess(ZOE)).toBe(true);
      await trial.limiter.giveBack(ZOE);
    }
    await trial.guess(ZOE);
    await trial.guess(ZOE);
    await trial.limiter.giveBack(MAX);
    expect(await trial.guess(ZOE)).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('leave one row in the trail for each block, not one for each attempt', async () => {
    const trial = new Trial();
    for (let n = 0; n < 6; n++) await trial.guess(ZOE, 'zoe');
    for (let n = 0; n < 4; n++) await trial.guess(DEVICE);
    expect(trial.events.recorded).toMatchObject([
      { action: 'sign-in.blocked', subject: { type: 'user', id: 'zoe' }, details: { counted: 'account' } },
      { action: 'sign-in.blocked', subject: { type: 'user', id: null }, details: { counted: 'device' } },
    ]);
    trial.nowMs = 16 * MINUTE_MS;
    for (let n = 0; n < 4; n++) await trial.guess(ZOE, 'zoe');
    expect(trial.events.recorded).toHaveLength(3);
  });

  it('leave no address where they are counted', async () => {
    const trial = new Trial();
    await trial.guess(ZOE);
    await trial.guess(MAX);
    await trial.guess(DEVICE);
    expect(new Set(trial.storage.keys).size).toBe(3);
    for (const key of trial.storage.keys) expect(key).toMatch(/^[\w-]{43}$/);
  });
});
