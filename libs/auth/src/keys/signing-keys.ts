import { type KeyObject, createPrivateKey, createPublicKey } from 'node:crypto';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock, Notifications, Secrets } from '@app/platform';
import { type JwkBody, type JwksBody } from './jwks.dto.js';
import { SigningKey } from './signing-key.entity.js';
import { SEALING_PURPOSE, SigningKeyRepository } from './signing-key.repository.js';

/** Said in the transaction that changes a key. */
export const SIGNING_KEYS_CHANGED = 'signing_keys_changed';

/** Forged kids cost the database one look a second, however many arrive. */
const UNKNOWN_KID_RELOAD_MS = 1_000;
/** Our kids are SHA-256 thumbprints; anything else is not worth a look. */
const KID = /^[\w-]{43}$/;

interface CurrentKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

interface TrustedKey {
  readonly publicKey: KeyObject;
  readonly jwk: JwkBody;
  /** Milliseconds since the epoch; undefined while it is not retired. */
  readonly trustedUntil: number | undefined;
}

/**
 * The keys that sign and verify access tokens: in PostgreSQL, so that all replicas share them, and in this process as
 * KeyObjects, which verify several times faster than PEM text. Only keys found here are ever trusted. Read again whenever a
 * replica changes one.
 */
@Injectable()
export class SigningKeys implements OnModuleInit {
  private readonly logger = new Logger(SigningKeys.name);
  private currentKey: CurrentKey;
  private trusted = new Map<string, TrustedKey>();
  private loading: Promise<void> = Promise.resolve();
  private waiting: Promise<void> | undefined;
  private unknownKidAt = -Infinity;

  constructor(
    private readonly keys: SigningKeyRepository,
    private readonly secrets: Secrets,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.keys.ensure('current');
    await this.keys.ensure('next');
    await this.reload();
    this.notifications.on(SIGNING_KEYS_CHANGED, () => this.reload());
  }

  get current(): CurrentKey {
    return this.currentKey;
  }

  /** Undefined for a kid that is not ours, or not trusted any more. */
  publicKey(kid: string): KeyObject | undefined {
    const key = this.trusted.get(kid);
    return key && this.isTrusted(key) ? key.publicKey : undefined;
  }

  /** Looks into the database for a kid that this replica has not heard of, at most once a second for all who ask. */
  async findPublicKey(kid: string): Promise<KeyObject | undefined> {
    if (!this.trusted.has(kid) && KID.test(kid)) await this.reloadForUnknownKid();
    return this.publicKey(kid);
  }

  /** The key set of RFC 7517. */
  get jwks(): JwksBody {
    return { keys: [...this.trusted.values()].filter((key) => this.isTrusted(key)).map(({ jwk }) => jwk) };
  }

  /** One read at a time; a read that has not begun yet serves all who ask. */
  reload(): Promise<void> {
    this.waiting ??= this.loading
      .catch(() => {})
      .then(() => {
        this.waiting = undefined;
        return (this.loading = this.load());
      });
    return this.waiting;
  }

  private async reloadForUnknownKid(): Promise<void> {
    if (performance.now() - this.unknownKidAt >= UNKNOWN_KID_RELOAD_MS) {
      this.unknownKidAt = performance.now();
      await this.reload();
    }
  }

  private async load(): Promise<void> {
    const keys = await this.keys.listTrusted();
    const current = keys.find((key) => key.status === 'current');
    if (!current) throw new Error('There is no current signing key');
    if (this.currentKey?.kid !== current.kid) {
      this.currentKey = { kid: current.kid, privateKey: this.unseal(current) };
      this.logger.log(`Access tokens are signed by ${current.kid}`);
    }
    this.trusted = new Map(keys.map((key) => [key.kid, toTrusted(key)]));
  }

  private isTrusted({ trustedUntil }: TrustedKey): boolean {
    return trustedUntil === undefined || trustedUntil > this.clock.now();
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

function toTrusted({ kid, publicJwk, algorithm, trustedUntil }: SigningKey): TrustedKey {
  const { kty, crv, x, y } = publicJwk as Pick<JwkBody, 'kty' | 'crv' | 'x' | 'y'>;
  return {
    publicKey: createPublicKey({ key: publicJwk, format: 'jwk' }),
    jwk: { kty, crv, x, y, kid, alg: algorithm, use: 'sig' },
    trustedUntil: trustedUntil?.getTime(),
  };
}
