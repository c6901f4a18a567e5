import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { AccessChecker, CurrentUser, type RollcallUser, SignedIn } from '@rollcall/nest';
import { CRM_PERMISSIONS, type CrmPermission } from './permissions.js';

export class MeBody {
  @ApiProperty({ description: 'The id of the user in Rollcall.' })
  id: string;
  @ApiProperty({ type: [String], example: ['crm:deal:read'] })
  permissions: CrmPermission[];
}

@ApiTags('me')
@ApiBearerAuth()
@Controller('me')
export class MeController {
  constructor(private readonly access: AccessChecker) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: 'Read who you are and what you may do in the CRM' })
  @ApiOkResponse({ type: MeBody })
  async me(@CurrentUser() { id: userId }: RollcallUser): Promise<MeBody> {
    const answers = await this.access.areAllowed(CRM_PERMISSIONS.map((permission) => ({ userId, permission })));
    return { id: userId, permissions: CRM_PERMISSIONS.filter((_, position) => answers[position]) };
  }
}
