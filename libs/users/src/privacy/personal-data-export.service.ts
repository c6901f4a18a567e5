import { Injectable } from '@nestjs/common';
import { type Principal, appError } from '@app/kernel';
import { Authorizer } from '@app/http';
import { Database, DomainEvents } from '@app/platform';
import { PersonalDataExported } from './privacy.events.js';
import { documentOf } from './personal-data-document.js';
import { PersonalDataSources } from './personal-data-sources.js';

/** Everything that is held about a person, told by everybody who holds something. */
@Injectable()
export class PersonalDataExportService {
  constructor(
    private readonly database: Database,
    private readonly authorizer: Authorizer,
    private readonly events: DomainEvents,
    private readonly sources: PersonalDataSources,
  ) {}

  /** The chunks of the document. @throws USER_NOT_FOUND when nothing is held any more, TARGET_EXCEEDS_AUTHORITY */
  async export(actor: Principal, userId: string): Promise<AsyncGenerator<string>> {
    await this.database.transaction(async () => {
      const held = await this.database.query('SELECT FROM users WHERE id = $1 AND purged_at IS NULL', [userId]);
      if (held.length === 0) throw appError('USER_NOT_FOUND');
      await this.authorizer.assertMayActOn(actor, userId);
      await this.events.publish(new PersonalDataExported(userId));
    });
    return documentOf(
      userId,
      this.sources.all.flatMap((source) => source.parts(userId)),
    );
  }
}
