import { Inject, Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database, DomainEvents, Notifications, SETTINGS, type Settings } from '@app/platform';
import { PUBLISHED_AHEAD_SECONDS, TRUSTED_AFTER_RETIREMENT_SECONDS } from './key-times.js';
import { SigningKeyRotated } from './signing-key.events.js';
import { type RetirementTerms, SigningKeyRepository } from './signing-key.repository.js';
import { SIGNING_KEYS_CHANGED } from './signing-keys.js';

const ROTATION_LOCK = 7_105_804;

const IN_ORDER: RetirementTerms = {
  publishedAheadSeconds: PUBLISHED_AHEAD_SECONDS,
  activeForDays: 0,
  trustedForSeconds: TRUSTED_AFTER_RETIREMENT_SECONDS,
};
const AT_ONCE: RetirementTerms = { publishedAheadSeconds: 0, activeForDays: 0, trustedForSeconds: 0 };

/**
 * Current becomes retired, next becomes current, a new key becomes next: in one transaction, under one lock. The next key
 * is always published long before it signs, so a rotation drops no request anywhere.
 */
@Injectable()
export class SigningKeyRotationService {
  constructor(
    private readonly database: Database,
    private readonly keys: SigningKeyRepository,
    private readonly notifications: Notifications,
    private readonly events: DomainEvents,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @returns the kid that signs from now on @throws SIGNING_KEY_NOT_READY */
  async rotate(): Promise<string> {
    const current = await this.rotateOn(IN_ORDER, false);
    if (!current) throw appError('SIGNING_KEY_NOT_READY');
    return current;
  }

  /** For a key that leaked: every access token it signed is refused from now on. @throws CONCURRENT_UPDATE */
  async rotateImmediately(): Promise<string> {
    const current = await this.rotateOn(AT_ONCE, true);
    if (!current) throw appError('CONCURRENT_UPDATE');
    return current;
  }

  /** For the job: does nothing until the current key has signed for SIGNING_KEY_DAYS. */
  async rotateWhenDue(): Promise<void> {
    await this.rotateOn({ ...IN_ORDER, activeForDays: this.settings.signingKeyDays }, false);
  }

  private rotateOn(terms: RetirementTerms, immediately: boolean): Promise<string | undefined> {
    return this.database.transaction(async () => {
      await this.database.query('SELECT pg_advisory_xact_lock($1)', [ROTATION_LOCK]);
      const retired = await this.keys.retireCurrent(terms);
      if (!retired) return undefined;
      const current = await this.keys.promoteNext();
      await this.keys.ensure('next');
      await this.events.publish(new SigningKeyRotated({ current, retired, immediately }));
      await this.notifications.notify(SIGNING_KEYS_CHANGED);
      return current;
    });
  }
}
