import { IsString, Length } from 'class-validator';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsDisplayText } from '../validation/profile-rules.js';

export class EraseUserInput {
  /** Kept in the audit trail, without the person's own names and addresses. @example Request of 3 March, checked by phone */
  @IsDisplayText()
  @Length(1, 500)
  @IsString()
  reason: string;
}

const OBJECT = { type: 'object', additionalProperties: true } as const;

/** Everything held about a person: beside these members, a list for each kind of record; docs/users/privacy.md names them. */
const PERSONAL_DATA = {
  type: 'object',
  properties: {
    format: { type: 'string', example: 'rollcall-personal-data-v1' },
    userId: { type: 'string', format: 'uuid', example: 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11' },
    exportedAt: { type: 'string', format: 'date-time' },
    account: OBJECT,
    profile: { ...OBJECT, nullable: true },
    avatar: { ...OBJECT, nullable: true },
  },
  // The list names what is within, and would unsay that the answer has it.
  selfRequired: true,
  required: ['format', 'userId', 'exportedAt', 'account', 'profile', 'avatar'],
  additionalProperties: { type: 'array', items: OBJECT },
} satisfies ApiPropertyOptions;

export class PersonalDataAnswer {
  /** @example true */
  success: boolean;

  @ApiProperty(PERSONAL_DATA)
  data: object;
}
