import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Page, invalidField } from '@app/kernel';
import { Endpoint, assertPageMode, holderOf } from '@app/http';
import { AccessEngineQueries } from './access-engine.queries.js';
import {
  type AccessQuestion,
  CheckAccessBody,
  CheckAccessInput,
  ExplainAccessQuery,
  ExplanationBody,
  HeldPermission,
  HolderBody,
  ListHoldersQuery,
  ListPermissionsOfUserQuery,
} from './access.dto.js';

/** For client apps and admins alike: who may do what, since when, and why. Reads only, so nothing is audited. */
@ApiTags('access')
@Controller('access')
export class AccessController {
  constructor(private readonly engine: AccessEngineQueries) {}

  @Post('check')
  @Endpoint({
    summary: 'Ask whether users may do something',
    description: 'One question, or up to a hundred as `checks`. An unknown or inactive account is allowed nothing.',
    access: holderOf('access:read'),
    rateLimit: 'read',
    returns: CheckAccessBody,
    etag: 'none',
  })
  async check(@Body() { checks, ...single }: CheckAccessInput): Promise<CheckAccessBody> {
    if (checks) return { results: await this.engine.check(checks) };
    return this.engine.checkOne(questionOf(single));
  }

  @Get('explain')
  @Endpoint({
    summary: 'Explain why a user may or may not do something',
    access: holderOf('access:read'),
    returns: ExplanationBody,
    errors: ['USER_NOT_FOUND'],
  })
  explain(@Query() query: ExplainAccessQuery): Promise<ExplanationBody> {
    return this.engine.explain(query);
  }

  @Get('permissions')
  @Endpoint({ summary: 'List what a user holds', access: holderOf('access:read'), returns: [HeldPermission] })
  permissions(@Query() query: ListPermissionsOfUserQuery): Promise<Page<HeldPermission>> {
    assertPageMode(query);
    return this.engine.listPermissions(query);
  }

  @Get('holders')
  @Endpoint({
    summary: 'List who holds a permission or a role',
    description: 'Directly, by inheritance or by groups.',
    access: holderOf('access:read'),
    returns: [HolderBody],
    errors: ['ROLE_NOT_FOUND'],
  })
  holders(@Query() query: ListHoldersQuery): Promise<Page<HolderBody>> {
    assertPageMode(query);
    return this.engine.listHolders(query);
  }
}

function questionOf({ userId, permission, ...rest }: Omit<CheckAccessInput, 'checks'>): AccessQuestion {
  if (userId === undefined) throw invalidField('userId', 'REQUIRED', 'Give userId and permission, or checks.');
  if (permission === undefined) throw invalidField('permission', 'REQUIRED', 'Give userId and permission, or checks.');
  return { userId, permission, ...rest };
}
