import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainEvents } from '@app/platform';
import { AuditErasureService } from './audit-erasure.service.js';

/** To purge an account is to forget the person: their values in the trail go in the same transaction, the proof stays. */
@Injectable()
export class UserPurgedListener implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly erasure: AuditErasureService,
  ) {}

  onModuleInit(): void {
    this.events.inTransaction(['user.purged'], async ({ event }) => {
      await this.erasure.erasePerson(event.subject.id!);
    });
  }
}
