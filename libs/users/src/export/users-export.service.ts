import { Injectable, Logger } from '@nestjs/common';
import { currentRequest, runInRequest } from '@app/kernel';
import { givenFilters } from '@app/http';
import { DomainEvents } from '@app/platform';
import { type UserBody } from '../dto/user.dto.js';
import { UserQueries } from '../user.queries.js';
import { type ExportFormat } from './export-format.js';
import { type ExportUsersQuery } from './export-users.dto.js';
import { UserText } from './user-text.js';
import { type ExportEnding, UsersExportStarted, UsersExported } from './users-export.events.js';

const PAGE = 500;

/** Copies users out, as many as there are: page by page, and told to the trail before the first and after the last. */
@Injectable()
export class UsersExportService {
  private readonly logger = new Logger(UsersExportService.name);

  constructor(
    private readonly queries: UserQueries,
    private readonly events: DomainEvents,
  ) {}

  /** The chunks of the file. @throws ROLE_UNKNOWN when the filter names no role */
  async export({ format: _, ...query }: ExportUsersQuery, format: ExportFormat): Promise<AsyncGenerator<string>> {
    const pages = await this.queries.walk(query, PAGE);
    await this.events.record(new UsersExportStarted(format, givenFilters(query)));
    return this.witnessed(pages, format, new UserText(format, query.fields));
  }

  private async *witnessed(
    pages: AsyncGenerator<UserBody[]>,
    format: ExportFormat,
    text: UserText,
  ): AsyncGenerator<string> {
    const tell = this.witness(format);
    let users = 0;
    let ending: ExportEnding = 'aborted';
    try {
      for await (const page of pages) {
        users += page.length;
        yield text.page(page);
      }
      if (users === 0) yield text.page([]);
      ending = 'complete';
    } catch (error) {
      ending = 'failed';
      throw error;
    } finally {
      await tell(ending, users);
    }
  }

  /** A stream is read outside of the request that it answers: what is ambient there must be taken along. */
  private witness(format: ExportFormat): (ending: ExportEnding, users: number) => Promise<void> {
    const request = currentRequest();
    return async (ending, users) => {
      const record = () => this.events.record(new UsersExported(format, ending, users));
      const recorded = request ? runInRequest(request, record) : record();
      await recorded.catch((error: Error) => this.logger.error(`The end of an export went untold: ${error.message}`));
    };
  }
}
