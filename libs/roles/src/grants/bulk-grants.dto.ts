import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsInt,
  IsString,
  IsUUID,
  Length,
  Max,
  Min,
} from 'class-validator';
import { Optional, PageQuery, QueryInteger } from '@app/http';
import { GrantBody, GrantRoleInput } from './grants.dto.js';

export class BulkGrantInput extends GrantRoleInput {
  /** @example ["b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11"] */
  @IsUUID('all', { each: true })
  @ArrayUnique((id: unknown) => (typeof id === 'string' ? id.toLowerCase() : id))
  @ArrayMaxSize(1000)
  @ArrayNotEmpty()
  @IsArray()
  userIds: string[];
}

export class BulkRevokeInput {
  /** @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  @IsUUID()
  roleId: string;

  /** `*`, unless given: grants at other scopes stay. @example org:42 */
  @Length(1, 200)
  @IsString()
  @Optional()
  scope?: string;

  /** @example ["b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11"] */
  @IsUUID('all', { each: true })
  @ArrayUnique((id: unknown) => (typeof id === 'string' ? id.toLowerCase() : id))
  @ArrayMaxSize(1000)
  @ArrayNotEmpty()
  @IsArray()
  userIds: string[];
}

export class RowError {
  /** @example GRANT_EXISTS */
  code: string;
  /** @example The user already holds this role at this scope in that time. */
  message: string;
}

/** What became of one user: `grantId`, or `error` and nothing changed. */
export class BulkGrantResult {
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  userId: string;
  /** @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1 */
  grantId?: string;
  error?: RowError;
}

export class BulkGrantBody {
  /** @example 2 */
  succeeded: number;
  /** @example 0 */
  failed: number;
  /** In the order of `userIds`. */
  results: BulkGrantResult[];
}

export class ListExpiringQuery extends PageQuery {
  /** How many days ahead to look. @example 30 */
  @Max(366)
  @Min(1)
  @IsInt()
  @QueryInteger()
  @Optional()
  withinDays: number = 30;

  /** @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  @IsUUID()
  @Optional()
  roleId?: string;
}

/** A grant that is going to end, and whose it is. */
export class ExpiringGrantBody extends GrantBody {
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  userId: string;
  /** @example zoe.mueller@example.com */
  email: string;
}
