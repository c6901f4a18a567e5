import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min, ValidateIf } from 'class-validator';
import { STAGES, type Stage } from './deal-stages.js';

export class CreateDealInput {
  @ApiProperty({ example: 'Forty seats for the Berlin office' })
  @Length(1, 200)
  @IsString()
  title: string;

  @ApiProperty({ example: 1_200_000, description: 'In cents of a euro.' })
  @Max(100_000_000_000)
  @Min(0)
  @IsInt()
  amountCents: number;

  @ApiProperty({ example: '6a0c8c5e-52c7-4f0e-8a93-0c8f0c9a4f11' })
  @IsUUID()
  contactId: string;
}

export class UpdateDealInput extends PartialType(CreateDealInput, { skipNullProperties: false }) {
  @ApiPropertyOptional({ description: 'A user of Rollcall. To hand a deal over needs crm:deal:write-all.' })
  @IsUUID()
  @ValidateIf((_, value) => value !== undefined)
  ownerId?: string;
}

export class MoveDealInput {
  @ApiProperty({ enum: STAGES, example: 'qualified' })
  @IsIn(STAGES)
  stage: Stage;
}

export class ListDealsQuery {
  @ApiPropertyOptional({ enum: STAGES })
  @IsIn(STAGES)
  @IsOptional()
  stage?: Stage;
}

export class DealBody {
  @ApiProperty()
  id: string;
  @ApiProperty()
  title: string;
  @ApiProperty({ description: 'In cents of a euro.' })
  amountCents: number;
  @ApiProperty()
  contactId: string;
  @ApiProperty({ enum: STAGES })
  stage: Stage;
  @ApiProperty({ description: 'The id of a user in Rollcall.' })
  ownerId: string;
  @ApiProperty()
  createdAt: Date;
}

export class StageSumBody {
  @ApiProperty({ enum: STAGES })
  stage: Stage;
  @ApiProperty({ example: 3 })
  deals: number;
  @ApiProperty({ example: 3_600_000 })
  amountCents: number;
}
