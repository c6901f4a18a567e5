import { Body, Controller, Headers, Post } from '@nestjs/common';
import { ApiExtraModels, ApiTags } from '@nestjs/swagger';
import { type ErrorCode, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, holderOf } from '@app/http';
import { AccessApplyService } from './access-apply.service.js';
import {
  AccessPreviewBody,
  AppliedChangesBody,
  ApplyChangesInput,
  CHANGE_FORMS,
  PreviewChangesInput,
} from './access-preview.dto.js';
import { AccessPreviewService } from './access-preview.service.js';
import { expectedPreviews } from './expected-previews.js';

const REFUSALS: readonly ErrorCode[] = [
  'USER_NOT_FOUND',
  'ROLE_NOT_FOUND',
  'GROUP_NOT_FOUND',
  'GROUP_ROLE_NOT_FOUND',
  'GRANT_NOT_FOUND',
  'ROLE_EXCLUSION_NOT_FOUND',
  'PERMISSION_NOT_FOUND',
  'PERMISSION_UNKNOWN',
  'ROLE_UNKNOWN',
  'ROLE_NAME_TAKEN',
  'GROUP_NAME_TAKEN',
  'ROLE_CYCLE',
  'GROUP_CYCLE',
  'GRANT_EXISTS',
  'SYSTEM_ROLE_PROTECTED',
  'PERMISSION_RESERVED',
  'GRANT_EXCEEDS_AUTHORITY',
  'TARGET_EXCEEDS_AUTHORITY',
  'APPROVAL_REQUIRED',
  'SEPARATION_OF_DUTY',
  'ROLE_HOLDER_LIMIT',
  'LAST_OWNER',
];

@ApiTags('access')
@ApiExtraModels(...Object.values(CHANGE_FORMS))
@Controller('access')
export class AccessPreviewController {
  constructor(
    private readonly previews: AccessPreviewService,
    private readonly applying: AccessApplyService,
  ) {}

  @Post('preview')
  @Endpoint({
    summary: 'See what changes of access would do, without making them',
    description:
      'Who would gain and lose what, which rules would break, and whether you may. Also needs, for each change, the permission that its own route needs.',
    access: holderOf('access:read'),
    returns: AccessPreviewBody,
    errors: ['INVALID_CURSOR'],
    etag: 'none',
  })
  preview(
    @CurrentPrincipal() actor: Principal,
    @Body() { changes, ...page }: PreviewChangesInput,
  ): Promise<AccessPreviewBody> {
    return this.previews.preview(actor, changes, page);
  }

  @Post('apply')
  @Endpoint({
    summary: 'Make several changes of access, all or none',
    description:
      'With `If-Match` and the etag of a preview, only if they do what it showed. Also needs, for each change, the permission that its own route needs. Each change leaves its own event in the trail as well.',
    access: holderOf('access:read'),
    returns: AppliedChangesBody,
    status: 201,
    errors: REFUSALS,
    audit: 'access.changes-applied',
    etag: 'none',
    ifMatch: true,
  })
  async apply(
    @CurrentPrincipal() actor: Principal,
    @Body() { changes }: ApplyChangesInput,
    @Headers('if-match') ifMatch?: string,
  ): Promise<AppliedChangesBody> {
    return { changes: await this.applying.apply(actor, changes, expectedPreviews(ifMatch)) };
  }
}
