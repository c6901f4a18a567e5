import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsString, IsUUID, Length } from 'class-validator';
import { type ErrorCode } from '@app/kernel';
import { IsDisplayText } from '../validation/profile-rules.js';

const BULK_STATUSES = ['active', 'suspended', 'deactivated'] as const;
export type BulkStatus = (typeof BULK_STATUSES)[number];

const MAX_ROWS = 1000;

export class BulkUsersInput {
  /** Up to 1000 accounts, each once. @example ["b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11"] */
  @ApiProperty({ maxItems: MAX_ROWS })
  @IsUUID(undefined, { each: true })
  @ArrayUnique((id: unknown) => String(id).toLowerCase())
  @ArrayMaxSize(MAX_ROWS)
  @ArrayMinSize(1)
  @IsArray()
  ids: string[];
}

export class BulkStatusInput extends BulkUsersInput {
  /** `active` activates again; `suspended` locks out; `deactivated` is for those who have left. @example suspended */
  @IsIn(BULK_STATUSES)
  status: BulkStatus;

  /** Kept in the audit trail of each account. @example Contract ended */
  @IsDisplayText()
  @Length(1, 500)
  @IsString()
  reason: string;
}

export class BulkErrorBody {
  /** @example USER_NOT_FOUND */
  code: ErrorCode;
  /** @example There is no such user. */
  message: string;
}

/** What became of one account: `ok`, or the error for which it stayed as it was. */
export class BulkRowBody {
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  id: string;
  /** @example true */
  ok?: true;
  error?: BulkErrorBody;
}

export class BulkResultBody {
  /** @example 1 */
  succeeded: number;
  /** @example 0 */
  failed: number;
  /** In the order of the ids. */
  rows: BulkRowBody[];
}
