import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, type ExpectedVersions, actorUserId } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { Authority } from '@app/roles';
import { ApiKeyRepository } from './api-key.repository.js';
import { type CreateServiceAccountInput } from './service-account.dto.js';
import { ServiceAccountCreated, ServiceAccountDisabled } from './service-account.events.js';
import { ServiceAccountRepository } from './service-account.repository.js';

/** Accounts of programs. An account alone may do nothing: what it may do stands in its API keys. */
@Injectable()
export class ServiceAccountsService {
  constructor(
    private readonly database: Database,
    private readonly accounts: ServiceAccountRepository,
    private readonly keys: ApiKeyRepository,
    private readonly events: DomainEvents,
    private readonly authority: Authority,
  ) {}

  /** @returns its id @throws SERVICE_ACCOUNT_NAME_TAKEN */
  async create(actor: Actor, { name, description = '' }: CreateServiceAccountInput): Promise<string> {
    const account = { id: randomUUID(), name, description, createdBy: actorUserId(actor) };
    await this.database.transaction(async () => {
      await this.accounts.insert(account);
      await this.events.publish(ServiceAccountCreated.of(account));
    });
    return account.id;
  }

  /** @throws SERVICE_ACCOUNT_NOT_FOUND, STATUS_CONFLICT, PRECONDITION_FAILED, TARGET_EXCEEDS_AUTHORITY */
  async disable(actor: Actor, id: string, expected: ExpectedVersions): Promise<void> {
    await this.database.transaction(async () => {
      await this.accounts.lockActive(id, expected);
      await this.authority.assertMayActOnHolderOf(actor, await this.keys.permissionsOf(id));
      await this.accounts.disable(id);
      const keysRevoked = await this.keys.revokeAllOf(id);
      await this.events.publish(new ServiceAccountDisabled(id, { keysRevoked }));
    });
  }
}
