import { Controller, Get, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type UserPrincipal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, download, self } from '@app/http';
import { personalDataFile } from './personal-data-document.js';
import { PersonalDataExportService } from './personal-data-export.service.js';
import { PersonalDataAnswer } from './privacy.dto.js';

@ApiTags('auth')
@Controller('auth/me')
export class OwnDataController {
  constructor(private readonly exports: PersonalDataExportService) {}

  @Get('export')
  @Endpoint({
    summary: 'Export everything that is held about you',
    description:
      'One JSON document, streamed. Needs a recent sign-in: a session that was left open must not carry it off.',
    access: self,
    returns: PersonalDataAnswer,
    produces: 'application/json',
    raw: true,
    audit: 'user.personal-data-exported',
    reauthenticated: true,
  })
  async export(@CurrentPrincipal() principal: UserPrincipal): Promise<StreamableFile> {
    return download(await this.exports.export(principal, principal.userId), personalDataFile(principal.userId));
  }
}
