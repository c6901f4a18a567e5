import { Injectable } from '@nestjs/common';
import { Database, Secrets } from '@app/platform';
import { SIGNING_ALGORITHM, generateSigningKeyPair } from './key-pair.js';
import { SigningKey, type SigningKeyStatus } from './signing-key.entity.js';

export const SEALING_PURPOSE = 'signing-key';

/** When the current key may be retired, and what becomes of it. */
export interface RetirementTerms {
  /** The next key has been published for at least so long. */
  readonly publishedAheadSeconds: number;
  /** The current key has signed for at least so long. */
  readonly activeForDays: number;
  readonly trustedForSeconds: number;
}

@Injectable()
export class SigningKeyRepository {
  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
  ) {}

  /** Of several replicas that start at once, one inserts; the partial unique indexes refuse the others. */
  async ensure(status: Exclude<SigningKeyStatus, 'retired'>): Promise<void> {
    const { kid, publicJwk, privateKeyDer } = generateSigningKeyPair();
    await this.database.query(
      `INSERT INTO signing_keys (kid, algorithm, public_jwk, private_key_sealed, status, created_at, activated_at)
       SELECT $1, $2, $3, $4, $5, clock_timestamp(), CASE WHEN $5 = 'current' THEN clock_timestamp() END
       WHERE NOT EXISTS (SELECT FROM signing_keys WHERE status = $5)
       ON CONFLICT DO NOTHING`,
      [kid, SIGNING_ALGORITHM, publicJwk, this.secrets.seal(privateKeyDer, SEALING_PURPOSE), status],
    );
  }

  /** Those that verify tokens, now or soon. */
  listTrusted(): Promise<SigningKey[]> {
    return this.database.manager
      .createQueryBuilder(SigningKey, 'k')
      .where('k.trusted_until IS NULL OR k.trusted_until > clock_timestamp()')
      .orderBy('k.created_at')
      .getMany();
  }

  /**
   * Undefined when the terms are not met, or another rotation came first while this one waited: `now()` is when this
   * transaction began. The private half is gone with it.
   */
  async retireCurrent(terms: RetirementTerms): Promise<string | undefined> {
    const [retired] = await this.database.query<{ kid: string }>(
      `UPDATE signing_keys SET status = 'retired', private_key_sealed = '', retired_at = clock_timestamp(),
         trusted_until = clock_timestamp() + make_interval(secs => $1)
       WHERE status = 'current' AND activated_at < now() AND activated_at <= now() - make_interval(days => $2)
         AND EXISTS (SELECT FROM signing_keys
                     WHERE status = 'next' AND created_at <= clock_timestamp() - make_interval(secs => $3))
       RETURNING kid`,
      [terms.trustedForSeconds, terms.activeForDays, terms.publishedAheadSeconds],
    );
    return retired?.kid;
  }

  async promoteNext(): Promise<string> {
    const [promoted] = await this.database.query<{ kid: string }>(
      `UPDATE signing_keys SET status = 'current', activated_at = clock_timestamp() WHERE status = 'next' RETURNING kid`,
    );
    return promoted!.kid;
  }
}
