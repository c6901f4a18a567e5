import { Injectable } from '@nestjs/common';
import { type ServiceAccountPrincipal, appError } from '@app/kernel';
import { Database } from '@app/platform';

/** A key works while nobody revoked it, it has not expired, and its account is active. Said once, here. */
const IS_LIVE = 'k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp())';
const USABLE = `api_keys k JOIN service_accounts s ON s.id = k.service_account_id AND s.status = 'active' AND ${IS_LIVE}`;
const PRINCIPAL = `k.id AS "keyId", k.service_account_id AS "serviceAccountId", k.permissions, k.expires_at AS "expiresAt"`;
const USE_IS_STALE = `(k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute')`;

export interface ApiKeyRow {
  readonly id: string;
  readonly serviceAccountId: string;
  readonly name: string;
  readonly prefix: string;
  readonly keyHash: Buffer;
  readonly permissions: readonly string[];
  readonly createdBy: string | null;
  readonly expiresAt: Date | null;
}

/** A key that got a successor, as it was before. */
export interface RotatedApiKey {
  readonly name: string;
  readonly prefix: string;
  readonly permissions: string[];
  /** Of a successor that lives as long as it was meant to; null: for good. */
  readonly successorExpiresAt: Date | null;
}

type PrincipalRow = Omit<ServiceAccountPrincipal, 'kind'>;

@Injectable()
export class ApiKeyRepository {
  constructor(private readonly database: Database) {}

  async insert(key: ApiKeyRow): Promise<void> {
    await this.database.query(
      `INSERT INTO api_keys (id, service_account_id, name, prefix, key_hash, permissions, created_by, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [key.id, key.serviceAccountId, key.name, key.prefix, key.keyHash, key.permissions, key.createdBy, key.expiresAt],
    );
  }

  /** Asked by every request that comes with a key; notes at most once a minute that it came. */
  async use(keyHash: Buffer): Promise<ServiceAccountPrincipal | undefined> {
    const [found] = await this.database.query<PrincipalRow & { isUseStale: boolean }>(
      `SELECT ${PRINCIPAL}, ${USE_IS_STALE} AS "isUseStale" FROM ${USABLE} WHERE k.key_hash = $1`,
      [keyHash],
    );
    if (!found) return undefined;
    const { isUseStale, ...principal } = found;
    if (isUseStale) await this.noteUse(principal.keyId);
    return { kind: 'service-account', ...principal };
  }

  /** By its id, which does not count as a use; undefined when it does not work. */
  async find(id: string): Promise<ServiceAccountPrincipal | undefined> {
    const [found] = await this.database.query<PrincipalRow>(`SELECT ${PRINCIPAL} FROM ${USABLE} WHERE k.id = $1`, [id]);
    return found && { kind: 'service-account', ...found };
  }

  /** Everything the live keys of an account may do. */
  async permissionsOf(serviceAccountId: string): Promise<string[]> {
    const rows = await this.database.query<{ code: string }>(
      `SELECT DISTINCT code FROM api_keys k, unnest(k.permissions) code WHERE k.service_account_id = $1 AND ${IS_LIVE}`,
      [serviceAccountId],
    );
    return rows.map((row) => row.code);
  }

  /** One statement, so that of two who rotate at once only one does. @throws API_KEY_NOT_FOUND */
  async retire(
    serviceAccountId: string,
    id: string,
    successorId: string,
    overlapSeconds: number,
  ): Promise<RotatedApiKey> {
    const [retired] = await this.database.query<RotatedApiKey>(
      `UPDATE api_keys k SET successor_id = $3,
         expires_at = least(k.expires_at, clock_timestamp() + make_interval(secs => $4))
       FROM api_keys old
       WHERE old.id = k.id AND k.id = $2 AND k.service_account_id = $1 AND k.successor_id IS NULL AND ${IS_LIVE}
       RETURNING k.name, k.prefix, k.permissions,
         clock_timestamp() + (old.expires_at - old.created_at) AS "successorExpiresAt"`,
      [serviceAccountId, id, successorId, overlapSeconds],
    );
    if (!retired) throw appError('API_KEY_NOT_FOUND');
    return retired;
  }

  /** @throws API_KEY_NOT_FOUND */
  async revoke(serviceAccountId: string, id: string): Promise<Pick<ApiKeyRow, 'name' | 'prefix' | 'permissions'>> {
    const [revoked] = await this.database.query<Pick<ApiKeyRow, 'name' | 'prefix' | 'permissions'>>(
      `UPDATE api_keys k SET revoked_at = clock_timestamp()
       WHERE k.id = $2 AND k.service_account_id = $1 AND ${IS_LIVE} RETURNING k.name, k.prefix, k.permissions`,
      [serviceAccountId, id],
    );
    if (!revoked) throw appError('API_KEY_NOT_FOUND');
    return revoked;
  }

  /** @returns how many were live */
  async revokeAllOf(serviceAccountId: string): Promise<number> {
    const revoked = await this.database.query(
      `UPDATE api_keys k SET revoked_at = clock_timestamp() WHERE k.service_account_id = $1 AND ${IS_LIVE} RETURNING k.id`,
      [serviceAccountId],
    );
    return revoked.length;
  }

  /** From every key that may still be used. */
  async takeAway(permission: string): Promise<void> {
    await this.database.query(
      `UPDATE api_keys k SET permissions = array_remove(k.permissions, $1) WHERE $1 = ANY (k.permissions) AND ${IS_LIVE}`,
      [permission],
    );
  }

  private async noteUse(id: string): Promise<void> {
    await this.database.query(`UPDATE api_keys k SET last_used_at = now() WHERE k.id = $1 AND ${USE_IS_STALE}`, [id]);
  }
}
