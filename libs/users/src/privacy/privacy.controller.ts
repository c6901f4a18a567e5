import { Body, Controller, Get, Post, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ExpectedVersions, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, IfMatch, download, holderOf } from '@app/http';
import { personalDataFile } from './personal-data-document.js';
import { PersonalDataExportService } from './personal-data-export.service.js';
import { EraseUserInput, PersonalDataAnswer } from './privacy.dto.js';
import { UserErasureService } from './user-erasure.service.js';

@ApiTags('users')
@Controller('users')
export class PrivacyController {
  constructor(
    private readonly exports: PersonalDataExportService,
    private readonly erasures: UserErasureService,
  ) {}

  @Get(':id/export')
  @Endpoint({
    summary: 'Export everything that is held about a person',
    description:
      'One JSON document, streamed; also of a deleted account that is not purged yet. Never a password hash, a token or the secret of a factor.',
    access: holderOf('users:export-personal-data'),
    returns: PersonalDataAnswer,
    produces: 'application/json',
    raw: true,
    errors: ['USER_NOT_FOUND', 'TARGET_EXCEEDS_AUTHORITY'],
    audit: 'user.personal-data-exported',
  })
  async export(@CurrentPrincipal() actor: Principal, @IdParam('USER_NOT_FOUND') id: string): Promise<StreamableFile> {
    return download(await this.exports.export(actor, id), personalDataFile(id));
  }

  @Post(':id/erase')
  @Endpoint({
    summary: 'Erase a person for good',
    description:
      'Irreversible, also for a deleted account. Everything personal goes, from every table, queue and file and from the audit trail, whose proof still holds; the id stays. Not for your own account.',
    access: holderOf('users:erase'),
    errors: ['USER_NOT_FOUND', 'TARGET_EXCEEDS_AUTHORITY', 'LAST_OWNER'],
    audit: 'user.erased',
    ifMatch: true,
    reauthenticated: true,
  })
  erase(
    @CurrentPrincipal() actor: Principal,
    @IdParam('USER_NOT_FOUND') id: string,
    @Body() input: EraseUserInput,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<void> {
    return this.erasures.erase(actor, id, input.reason, expected);
  }
}
