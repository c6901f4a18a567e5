import { Injectable } from '@nestjs/common';
import { type SignInFacts, canonicalEmail } from '@app/users';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { DeviceTokens } from './device-tokens.js';
import { GuessLimiter, type GuessSubject } from './guess-limiter.js';

export interface PasswordAttempt {
  /** As it was typed. */
  readonly email: string;
  readonly password: string;
  /** Undefined when no account has this address; the work and the answer stay the same. */
  readonly account: SignInFacts | undefined;
  readonly deviceToken: string | undefined;
}

/** A password, compared under a limit: of the device when the account knows it, else of the account. */
@Injectable()
export class GuardedPasswords {
  constructor(
    private readonly limiter: GuessLimiter,
    private readonly devices: DeviceTokens,
    private readonly passwords: PasswordHasher,
  ) {}

  /** Before anything is looked up, the same for every address. @throws SERVICE_UNAVAILABLE when too many are waiting */
  assertAdmits(): void {
    this.passwords.assertAdmits();
  }

  /** @throws RATE_LIMITED before any hash; SERVICE_UNAVAILABLE when too many are waiting */
  async verify({ email, password, account, deviceToken }: PasswordAttempt): Promise<boolean> {
    const deviceId = this.devices.recognise(deviceToken, account?.id);
    const subject: GuessSubject = deviceId
      ? { kind: 'device', deviceId }
      : { kind: 'account', canonicalEmail: canonicalEmail(email) };
    await this.limiter.admit(subject, account?.id);
    const matches = await this.compare(password, account, subject);
    // A right password to a suspended account stays counted: to give it back would tell that it was right.
    if (matches && account?.status === 'active') await this.limiter.giveBack(subject);
    return matches;
  }

  /** The same password at the cost of today; undefined when that is how it is stored. */
  strengthen(password: string, hash: string): Promise<string | undefined> {
    return this.passwords.strengthen(password, hash);
  }

  /** What was turned away by an overload has guessed nothing. */
  private async compare(password: string, account: SignInFacts | undefined, subject: GuessSubject): Promise<boolean> {
    try {
      return await this.passwords.verify(password, account?.passwordHash);
    } catch (error) {
      await this.limiter.giveBack(subject);
      throw error;
    }
  }
}
