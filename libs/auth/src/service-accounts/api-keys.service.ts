import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, actorUserId, invalidField } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { Authority } from '@app/roles';
import { hashOpaqueToken } from '../single-use/opaque-token.js';
import { newApiKey } from './api-key.js';
import { ApiKeyRepository, type ApiKeyRow } from './api-key.repository.js';
import { type CreateApiKeyInput } from './service-account.dto.js';
import { ApiKeyCreated, ApiKeyRevoked, ApiKeyRotated, detailsOfKey } from './service-account.events.js';
import { ServiceAccountRepository } from './service-account.repository.js';

/** Long enough to put the new key in place without haste. */
const DEFAULT_OVERLAP_SECONDS = 3_600;

/** The one moment in which the key itself is known. */
export interface IssuedApiKey {
  readonly id: string;
  readonly key: string;
}

type Scope = Pick<ApiKeyRow, 'serviceAccountId' | 'name' | 'permissions' | 'expiresAt'>;

/** What service accounts come with. Nobody makes, renews or ends a key that may do more than they may themselves. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly database: Database,
    private readonly accounts: ServiceAccountRepository,
    private readonly keys: ApiKeyRepository,
    private readonly events: DomainEvents,
    private readonly authority: Authority,
  ) {}

  /** @throws SERVICE_ACCOUNT_NOT_FOUND, STATUS_CONFLICT, PERMISSION_UNKNOWN, GRANT_EXCEEDS_AUTHORITY */
  create(actor: Actor, serviceAccountId: string, input: CreateApiKeyInput): Promise<IssuedApiKey> {
    const { name, permissions, expiresAt = null } = input;
    if (expiresAt && expiresAt.getTime() <= Date.now()) {
      throw invalidField('expiresAt', 'IN_THE_PAST', 'expiresAt must lie in the future.');
    }
    return this.database.transaction(async () => {
      await this.accounts.lockActive(serviceAccountId);
      const { row, key } = await this.issue(actor, randomUUID(), { serviceAccountId, name, permissions, expiresAt });
      await this.events.publish(new ApiKeyCreated(serviceAccountId, detailsOfKey(row)));
      return { id: row.id, key };
    });
  }

  /**
   * The same scope and lifetime under a new key; the old one ends after the overlap.
   * @throws SERVICE_ACCOUNT_NOT_FOUND, STATUS_CONFLICT, API_KEY_NOT_FOUND, GRANT_EXCEEDS_AUTHORITY
   */
  rotate(
    actor: Actor,
    serviceAccountId: string,
    keyId: string,
    overlapSeconds = DEFAULT_OVERLAP_SECONDS,
  ): Promise<IssuedApiKey> {
    return this.database.transaction(async () => {
      await this.accounts.lockActive(serviceAccountId);
      const id = randomUUID();
      const old = await this.keys.retire(serviceAccountId, keyId, id, overlapSeconds);
      const { name, permissions, successorExpiresAt: expiresAt } = old;
      const { row, key } = await this.issue(actor, id, { serviceAccountId, name, permissions, expiresAt });
      const details = { ...detailsOfKey(row), replacedKeyId: keyId, replacedPrefix: old.prefix, overlapSeconds };
      await this.events.publish(new ApiKeyRotated(serviceAccountId, details));
      return { id, key };
    });
  }

  /** @throws API_KEY_NOT_FOUND, TARGET_EXCEEDS_AUTHORITY */
  async revoke(actor: Actor, serviceAccountId: string, keyId: string): Promise<void> {
    await this.database.transaction(async () => {
      const { name, prefix, permissions } = await this.keys.revoke(serviceAccountId, keyId);
      await this.authority.assertMayActOnHolderOf(actor, permissions);
      await this.events.publish(new ApiKeyRevoked(serviceAccountId, { keyId, name, prefix }));
    });
  }

  private async issue(actor: Actor, id: string, scope: Scope): Promise<{ row: ApiKeyRow; key: string }> {
    await this.authority.assertMayGive(actor, scope.permissions, scope.expiresAt);
    const { key, prefix } = newApiKey();
    const row = { ...scope, id, prefix, keyHash: hashOpaqueToken(key), createdBy: actorUserId(actor) };
    await this.keys.insert(row);
    return { row, key };
  }
}
