import { type KeyObject, createPrivateKey, createPublicKey } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, Secrets } from '@app/platform';
import { type JwkBody, type JwksBody } from './jwks.dto.js';
import { SIGNING_ALGORITHM, generateSigningKeyPair } from './key-pair.js';
import { SigningKey } from './signing-key.entity.js';

const SEALING_PURPOSE = 'signing-key';

interface CurrentKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/**
 * The keys that sign and verify access tokens: in PostgreSQL, so that all replicas share them, and in this process as
 * KeyObjects, which verify several times faster than PEM text. Only keys found here are ever trusted.
 */
@Injectable()
export class SigningKeys implements OnModuleInit {
  private currentKey: CurrentKey;
  private publicKeys = new Map<string, KeyObject>();
  private publicJwks: JwkBody[] = [];

  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.ensureCurrent();
    await this.load();
  }

  get current(): CurrentKey {
    return this.currentKey;
  }

  /** Undefined for a kid that is not ours. */
  publicKey(kid: string): KeyObject | undefined {
    return this.publicKeys.get(kid);
  }

  /** The key set of RFC 7517. */
  get jwks(): JwksBody {
    return { keys: this.publicJwks };
  }

  /** Of several replicas that start at once, one inserts; the partial unique index refuses the others. */
  private async ensureCurrent(): Promise<void> {
    const keyPair = generateSigningKeyPair();
    await this.database.query(
      `INSERT INTO signing_keys (kid, algorithm, public_jwk, private_key_sealed, status)
       SELECT $1, $2, $3, $4, 'current' WHERE NOT EXISTS (SELECT FROM signing_keys WHERE status = 'current')
       ON CONFLICT DO NOTHING`,
      [keyPair.kid, SIGNING_ALGORITHM, keyPair.publicJwk, this.secrets.seal(keyPair.privateKeyDer, SEALING_PURPOSE)],
    );
  }

  private async load(): Promise<void> {
    const keys = await this.database.manager.find(SigningKey, { order: { createdAt: 'ASC' } });
    this.publicKeys = new Map(
      keys.map(({ kid, publicJwk }) => [kid, createPublicKey({ key: publicJwk, format: 'jwk' })]),
    );
    this.publicJwks = keys.map(toJwk);
    const current = keys.find((key) => key.status === 'current');
    if (!current) throw new Error('There is no current signing key');
    this.currentKey = { kid: current.kid, privateKey: this.unseal(current) };
  }

  private unseal(key: SigningKey): KeyObject {
    try {
      const der = this.secrets.unseal(key.privateKeySealed, SEALING_PURPOSE);
      return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    } catch (error) {
      throw new Error(`The signing key ${key.kid} was sealed under another SECRET_KEY`, { cause: error });
    }
  }
}

function toJwk({ kid, algorithm, publicJwk }: SigningKey): JwkBody {
  const { kty, crv, x, y } = publicJwk as Pick<JwkBody, 'kty' | 'crv' | 'x' | 'y'>;
  return { kty, crv, x, y, kid, alg: algorithm, use: 'sig' };
}
