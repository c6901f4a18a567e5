import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, RequirePermission, type RollcallUser } from '@rollcall/nest';
import { CreateDealInput, DealBody, ListDealsQuery, MoveDealInput, StageSumBody, UpdateDealInput } from './deal.dto.js';
import { DealsService } from './deals.service.js';

@ApiTags('deals')
@ApiBearerAuth()
@RequirePermission('crm:deal:read')
@Controller()
export class DealsController {
  constructor(private readonly deals: DealsService) {}

  @Get('deals')
  @ApiOperation({ summary: 'List your deals; with crm:deal:read-all those of everybody' })
  @ApiOkResponse({ type: [DealBody] })
  list(@CurrentUser() user: RollcallUser, @Query() { stage }: ListDealsQuery): Promise<DealBody[]> {
    return this.deals.list(user, stage);
  }

  @Get('pipeline')
  @ApiOperation({ summary: 'Sum up the deals you may see, by stage' })
  @ApiOkResponse({ type: [StageSumBody] })
  pipeline(@CurrentUser() user: RollcallUser): Promise<StageSumBody[]> {
    return this.deals.pipeline(user);
  }

  @Get('deals/:id')
  @ApiOperation({ summary: 'Read a deal' })
  @ApiOkResponse({ type: DealBody })
  get(@CurrentUser() user: RollcallUser, @Param('id', ParseUUIDPipe) id: string): Promise<DealBody> {
    return this.deals.get(user, id);
  }

  @Post('deals')
  @RequirePermission('crm:deal:write')
  @ApiOperation({ summary: 'Open a deal of your own' })
  @ApiCreatedResponse({ type: DealBody })
  open(@CurrentUser() user: RollcallUser, @Body() input: CreateDealInput): DealBody {
    return this.deals.open(user, input);
  }

  @Patch('deals/:id')
  @RequirePermission('crm:deal:write')
  @ApiOperation({ summary: 'Change a deal, or hand it over' })
  @ApiOkResponse({ type: DealBody })
  change(
    @CurrentUser() user: RollcallUser,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() changes: UpdateDealInput,
  ): Promise<DealBody> {
    return this.deals.change(user, id, changes);
  }

  @Post('deals/:id/stage')
  @HttpCode(200)
  @RequirePermission('crm:deal:write')
  @ApiOperation({ summary: 'Move a deal to another stage' })
  @ApiOkResponse({ type: DealBody })
  move(
    @CurrentUser() user: RollcallUser,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { stage }: MoveDealInput,
  ): Promise<DealBody> {
    return this.deals.move(user, id, stage);
  }
}
