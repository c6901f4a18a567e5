import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';
import { ACTIVITY_KINDS, type ActivityTerms } from './activity.js';

export class CreateActivityInput {
  @ApiProperty({ enum: ACTIVITY_KINDS, example: 'call' })
  @IsIn(ACTIVITY_KINDS)
  kind: (typeof ACTIVITY_KINDS)[number];

  @ApiProperty({ example: 'Wants an offer by Friday' })
  @Length(1, 2000)
  @IsString()
  text: string;
}

export class ActivityBody {
  @ApiProperty()
  id: string;
  @ApiProperty()
  dealId: string;
  @ApiProperty({ enum: [...ACTIVITY_KINDS, 'stage'] })
  kind: ActivityTerms['kind'];
  @ApiProperty()
  text: string;
  @ApiProperty({ description: 'The id of a user in Rollcall.' })
  byId: string;
  @ApiProperty()
  at: Date;
}
