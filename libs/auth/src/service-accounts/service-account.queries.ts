import { Injectable } from '@nestjs/common';
import { type Page, appError } from '@app/kernel';
import { Database, PageReader } from '@app/platform';
import {
  type ApiKeyBody,
  type ListApiKeysQuery,
  type ListServiceAccountsQuery,
  type ServiceAccountBody,
} from './service-account.dto.js';

const ACCOUNT = `
  s.id, s.name, s.description, s.status, s.created_by AS "createdBy", s.created_at AS "createdAt",
  s.updated_at AS "updatedAt", s.version`;

const KEY = `
  k.id, k.name, k.prefix,
  CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked' WHEN k.expires_at <= now() THEN 'expired' ELSE 'live' END AS status,
  k.permissions, k.successor_id AS "successorId", k.created_by AS "createdBy", k.created_at AS "createdAt",
  k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt", k.last_used_at AS "lastUsedAt"`;

@Injectable()
export class ServiceAccountQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
  ) {}

  /** @throws SERVICE_ACCOUNT_NOT_FOUND */
  async get(id: string): Promise<ServiceAccountBody> {
    const [account] = await this.database.query<ServiceAccountBody>(
      `SELECT ${ACCOUNT} FROM service_accounts s WHERE s.id = $1`,
      [id],
    );
    if (!account) throw appError('SERVICE_ACCOUNT_NOT_FOUND');
    return account;
  }

  list(query: ListServiceAccountsQuery): Promise<Page<ServiceAccountBody>> {
    const order = [{ sql: 's.name', type: 'text', descending: false }] as const;
    const source = { columns: ACCOUNT, from: 'service_accounts s', conditions: [], parameters: [], order };
    return this.pages.read(source, query);
  }

  /** @throws API_KEY_NOT_FOUND */
  async getKey(id: string): Promise<ApiKeyBody> {
    const [key] = await this.database.query<ApiKeyBody>(`SELECT ${KEY} FROM api_keys k WHERE k.id = $1`, [id]);
    if (!key) throw appError('API_KEY_NOT_FOUND');
    return key;
  }

  /** Newest first, the dead ones included. @throws SERVICE_ACCOUNT_NOT_FOUND */
  async listKeys(serviceAccountId: string, query: ListApiKeysQuery): Promise<Page<ApiKeyBody>> {
    await this.get(serviceAccountId);
    const order = [
      { sql: 'k.created_at', type: 'timestamptz', descending: true },
      { sql: 'k.id', type: 'uuid', descending: false },
    ] as const;
    const conditions = ['k.service_account_id = $1'];
    return this.pages.read(
      { columns: KEY, from: 'api_keys k', conditions, parameters: [serviceAccountId], order },
      query,
    );
  }
}
