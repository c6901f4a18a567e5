import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint, assertPageMode, holderOf } from '@app/http';
import { AccessChangesBody, ListAccessChangesQuery } from './access-history.dto.js';
import { AccessHistoryQueries } from './access-history.queries.js';

@ApiTags('access')
@Controller('access/changes')
export class AccessHistoryController {
  constructor(private readonly history: AccessHistoryQueries) {}

  @Get()
  @Endpoint({
    summary: 'See what changed between two instants for a user or a role',
    description:
      'What was gained and lost, and every grant, membership, group or role on the way to it that began or ended in between: when, and of grants by whom and why. Of a role: what it carries, wherever it is granted.',
    access: holderOf('access:read'),
    returns: AccessChangesBody,
    errors: ['USER_NOT_FOUND', 'ROLE_NOT_FOUND', 'INVALID_CURSOR'],
    etag: 'none',
  })
  changes(@Query() query: ListAccessChangesQuery): Promise<AccessChangesBody> {
    assertPageMode(query);
    return this.history.changes(query);
  }
}
