import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainEvents } from '@app/platform';
import { ApiKeyRepository } from './api-key.repository.js';

/** API keys lose a retired permission in the same transaction; to register it again gives it back to none of them. */
@Injectable()
export class RetiredPermissionListener implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly keys: ApiKeyRepository,
  ) {}

  onModuleInit(): void {
    this.events.inTransaction(['permission.retired'], ({ event }) => this.keys.takeAway(event.subject.id!));
  }
}
