import { describe, expect, it } from '@jest/globals';
import { appError } from '@app/kernel';
import { Clock, Secrets } from '@app/platform';
import { type SignInFacts } from '@app/users';
import { type PasswordHasher } from '../passwords/password-hasher.js';
import { DeviceTokens } from './device-tokens.js';
import { type GuessLimiter, type GuessSubject } from './guess-limiter.js';
import { GuardedPasswords } from './guarded-passwords.js';

const ZOE: SignInFacts = { id: 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11', status: 'active', passwordHash: 'right' };
const devices = new DeviceTokens(new Secrets('k7Jq2vX9-rB4nT6wY1zA8sD3fG5hL0mP'), new Clock());
const overloaded = appError('SERVICE_UNAVAILABLE');

/** The limiter's book, and a hasher to whom the hash is the password. */
class Trial {
  readonly book: unknown[] = [];
  isFull = false;
  isBlocked = false;

  private readonly limiter = {
    admit: (subject: GuessSubject, userId?: string) => {
      this.book.push(['count', subject, userId]);
      return this.isBlocked ? Promise.reject(appError('RATE_LIMITED')) : Promise.resolve();
    },
    giveBack: (subject: GuessSubject) => Promise.resolve(void this.book.push(['give back', subject])),
  } as unknown as GuessLimiter;

  private readonly hasher = {
    assertAdmits: () => {
      if (this.isFull) throw overloaded;
    },
    verify: (password: string, hash: string | null | undefined) => {
      this.book.push(['hash', hash]);
      return this.isFull ? Promise.reject(overloaded) : Promise.resolve(password === hash);
    },
    strengthen: (password: string, hash: string) => Promise.resolve(`${password} for ${hash}`),
  } as unknown as PasswordHasher;

  readonly passwords = new GuardedPasswords(this.limiter, devices, this.hasher);

  verify(password: string, account?: SignInFacts, deviceToken?: string): Promise<unknown> {
    return this.passwords
      .verify({ email: 'Zoe@Example.com', password, account, deviceToken })
      .catch((error: unknown) => error);
  }
}

const ACCOUNT = { kind: 'account', canonicalEmail: 'zoe@example.com' };

describe('a password that is tried', () => {
  it('is counted before it is hashed, and stays counted when it is wrong', async () => {
    const trial = new Trial();
    expect(await trial.verify('wrong', ZOE)).toBe(false);
    expect(trial.book).toEqual([
      ['count', ACCOUNT, ZOE.id],
      ['hash', 'right'],
    ]);
  });

  it('is given back when it is right', async () => {
    const trial = new Trial();
    expect(await trial.verify('right', ZOE)).toBe(true);
    expect(trial.book.at(-1)).toEqual(['give back', ACCOUNT]);
  });

  it.each(['suspended', 'pending', 'deactivated'] as const)(
    'stays counted when it is right but the account is %s: to give it back would tell',
    async (status) => {
      const trial = new Trial();
      expect(await trial.verify('right', { ...ZOE, status })).toBe(true);
      expect(trial.book).toHaveLength(2);
    },
  );

  it('costs the same where there is no account', async () => {
    const trial = new Trial();
    expect(await trial.verify('right')).toBe(false);
    expect(trial.book).toEqual([
      ['count', ACCOUNT, undefined],
      ['hash', undefined],
    ]);
  });

  it('is counted against the device that the account knows, and against the account from any other', async () => {
    const trial = new Trial();
    const token = devices.issue(ZOE.id);
    const deviceId = devices.recognise(token, ZOE.id);
    await trial.verify('right', ZOE, token);
    expect(trial.book).toEqual([
      ['count', { kind: 'device', deviceId }, ZOE.id],
      ['hash', 'right'],
      ['give back', { kind: 'device', deviceId }],
    ]);
    const other = new Trial();
    await other.verify('wrong', { ...ZOE, id: 'another' }, token);
    expect(other.book[0]).toEqual(['count', ACCOUNT, 'another']);
  });

  it('is not hashed when there were too many', async () => {
    const trial = new Trial();
    trial.isBlocked = true;
    expect(await trial.verify('right', ZOE)).toMatchObject({ code: 'RATE_LIMITED' });
    expect(trial.book).toEqual([['count', ACCOUNT, ZOE.id]]);
  });

  it('has guessed nothing when it was turned away by an overload', async () => {
    const trial = new Trial();
    expect(() => trial.passwords.assertAdmits()).not.toThrow();
    trial.isFull = true;
    expect(await trial.verify('right', ZOE)).toBe(overloaded);
    expect(trial.book.at(-1)).toEqual(['give back', ACCOUNT]);
    expect(() => trial.passwords.assertAdmits()).toThrow(overloaded);
  });

  it('may be hashed again at the cost of today', async () => {
    expect(await new Trial().passwords.strengthen('right', 'a hash')).toBe('right for a hash');
  });
});
