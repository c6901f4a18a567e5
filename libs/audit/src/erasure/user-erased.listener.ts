import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainEvents } from '@app/platform';
import { AuditErasureService } from './audit-erasure.service.js';

/** Erasing an account erases its personal values in the trail, in the same transaction. */
@Injectable()
export class UserErasedListener implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly erasure: AuditErasureService,
  ) {}

  onModuleInit(): void {
    this.events.everyInTransaction(async ({ event: { action, subject } }) => {
      // Compared as text: the trail forgets people whether or not this build can erase accounts.
      if ((action as string) === 'user.erased' && subject.id !== null) await this.erasure.erasePerson(subject.id);
    });
  }
}
