import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsDate,
  IsInt,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { Instant, Optional, PageQuery } from '@app/http';

export class CreateServiceAccountInput {
  /** Lower case; unique, also among the disabled. @example invoice-export */
  @Matches(/^[a-z][a-z0-9._-]{0,62}$/, {
    message: 'name must be lower case: a letter, then letters, digits, ".", "_", "-"',
  })
  name: string;

  /** @example Reads new accounts every night */
  @MaxLength(500)
  @IsString()
  @Optional()
  description?: string;
}

/** A program's account. */
export class ServiceAccountBody {
  /** @example 6a0c8c5e-52c7-4f0e-8a93-0c8f0c9a4f11 */
  id: string;
  /** @example invoice-export */
  name: string;
  /** @example Reads new accounts every night */
  description: string;
  /** `active` or `disabled`. @example active */
  status: string;
  /** Null: no person. */
  createdBy: string | null;
  createdAt: Date;
  updatedAt: Date;
  /** @example 1 */
  version: number;
}

export class ListServiceAccountsQuery extends PageQuery {}

export class CreateApiKeyInput {
  /** @example nightly job */
  @Length(1, 100)
  @IsString()
  name: string;

  /** All that the key may do: codes of registered permissions; you must hold each. @example ["users:read"] */
  @MaxLength(200, { each: true })
  @IsString({ each: true })
  @ArrayUnique()
  @ArrayMaxSize(100)
  @ArrayMinSize(1)
  @IsArray()
  permissions: string[];

  /** For good, unless given. @example 2030-01-01T00:00:00Z */
  @IsDate({ message: 'expiresAt must be an ISO 8601 time with a zone' })
  @Instant()
  @Optional()
  expiresAt?: Date;
}

export class RotateApiKeyInput {
  /** How long the old key still works, in seconds, up to seven days. @example 3600 */
  @Max(604_800)
  @Min(0)
  @IsInt()
  @Optional()
  overlapSeconds?: number;
}

/** An API key without the key. */
export class ApiKeyBody {
  /** @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1 */
  id: string;
  /** @example nightly job */
  name: string;
  /** What the key begins with. @example rk_live_7Hq2vX9r */
  prefix: string;
  /** `live`, `expired` or `revoked`. @example live */
  status: string;
  /** @example ["users:read"] */
  permissions: string[];
  /** The key that took its place. */
  successorId: string | null;
  /** Null: no person. */
  createdBy: string | null;
  createdAt: Date;
  /** Null: for good. */
  expiresAt: Date | null;
  revokedAt: Date | null;
  /** To the minute; null: never. */
  lastUsedAt: Date | null;
}

/** The one answer that shows the key. */
export class NewApiKeyBody extends ApiKeyBody {
  /** Send it as `Authorization: Bearer …` or `X-Api-Key`. It cannot be shown again. */
  key: string;
}

export class ListApiKeysQuery extends PageQuery {}
