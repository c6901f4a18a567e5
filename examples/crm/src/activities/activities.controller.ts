import { Body, Controller, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, RequirePermission, type RollcallUser } from '@rollcall/nest';
import { DealAccess } from '../deals/deal-access.js';
import { ActivityBody, CreateActivityInput } from './activity.dto.js';
import { Activities } from './activity.js';

/** What was done about a deal, seen and added by whoever may see and change the deal. */
@ApiTags('activities')
@ApiBearerAuth()
@Controller('deals/:id/activities')
export class ActivitiesController {
  constructor(
    private readonly access: DealAccess,
    private readonly activities: Activities,
  ) {}

  @Get()
  @RequirePermission('crm:deal:read')
  @ApiOperation({ summary: 'List what was done about a deal' })
  @ApiOkResponse({ type: [ActivityBody] })
  async list(@CurrentUser() user: RollcallUser, @Param('id', ParseUUIDPipe) id: string): Promise<ActivityBody[]> {
    const deal = await this.access.getReadable(user, id);
    return this.activities.list(({ dealId }) => dealId === deal.id);
  }

  @Post()
  @RequirePermission('crm:deal:write')
  @ApiOperation({ summary: 'Note what was done about a deal' })
  @ApiCreatedResponse({ type: ActivityBody })
  async add(
    @CurrentUser() user: RollcallUser,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() input: CreateActivityInput,
  ): Promise<ActivityBody> {
    const deal = await this.access.getWritable(user, id);
    return this.activities.add(deal.id, user.id, input);
  }
}
