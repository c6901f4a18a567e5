import { IsString, Length } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { IsDisplayText } from '../validation/profile-rules.js';

export class EraseUserInput {
  /** Kept in the audit trail, without the person's own names and addresses. @example Request of 3 March, checked by phone */
  @IsDisplayText()
  @Length(1, 500)
  @IsString()
  reason: string;
}

/** Everything held about a person. Beside these members there is one for each kind of record; docs/users/privacy.md names them. */
export class PersonalDataBody {
  /** @example rollcall-personal-data-v1 */
  format: string;
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  userId: string;
  exportedAt: Date;
  @ApiProperty({ type: 'object', additionalProperties: true })
  account: object;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  profile: object | null;
}

export class PersonalDataAnswer {
  /** @example true */
  success: boolean;
  data: PersonalDataBody;
}
